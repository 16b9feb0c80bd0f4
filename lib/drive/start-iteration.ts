import exec from 'k6/execution'
import { phaseOf, recordLag, sleepUntil } from './clock'
import { addCore } from './init'
import { run } from './run'

let lateInARow = 0
let said = false

let dueMs: number | undefined

/** Called first in each iteration beside the sessions: waits for its turn where VUs have a pace, and records how late it starts. */
export function startIteration(): void {
  const everyS = run().paced[exec.scenario.name]
  if (everyS === undefined) {
    recordStartLag()
    return
  }
  // The VUs of a scenario begin together: spread over the ramp-up, so that their logins do not all come at once.
  dueMs ??= Date.now() + Math.random() * Math.max(everyS, run().rampUpS) * 1000
  const late = sleepUntil(dueMs)
  dueMs += Math.max(1, Math.ceil(late / (everyS * 1000))) * everyS * 1000
}

/**
 * Records the start lag of an iteration of a constant-arrival-rate scenario. Dropped
 * iterations are not counted by `iterationInTest`, so they show as a lag that stays: such a run is failed
 * from here, because only a VU can make k6 exit with 110 (INVALID).
 */
function recordStartLag(): void {
  const { name, startTime, iterationInTest } = exec.scenario
  const perHour = run().perHour[name]
  if (perHour === undefined) return
  const periodMs = 3_600_000 / perHour
  const due = startTime + iterationInTest * periodMs
  const late = Date.now() - due
  recordLag(late, due)
  // Lag in the ramp-up does not count: only phases that are judged do.
  const judged = run().phases.some((phase) => phase.gated && phase.name === phaseOf(due))
  lateInARow = judged && late > periodMs + run().lagLimit.ms ? lateInARow + 1 : 0
  if (lateInARow >= 2 && !said) {
    said = true
    addCore.generator_starved(1)
    exec.test.fail(
      `INVALID: ${name} runs ${Math.round(late)} ms behind its arrival rate; the load generator dropped iterations or is starved`,
    )
  }
}
