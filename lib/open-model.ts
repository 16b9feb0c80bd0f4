import exec from 'k6/execution'
import { phaseOf, recordLag } from './clock'
import { metric } from './metrics'
import { run } from './run'

let lateInARow = 0
let said = false

/**
 * Called first in each iteration of a constant-arrival-rate scenario: records its start lag. Dropped
 * iterations are not counted by `iterationInTest`, so they show as a lag that stays: such a run is failed
 * from here, because only a VU can make k6 exit with 110 (INVALID).
 */
export function recordStartLag(): void {
  const { name, startTime, iterationInTest } = exec.scenario
  const planned = run().openModel[name]
  if (!planned) return
  const periodMs = 3_600_000 / planned.perHour
  const due = startTime + iterationInTest * periodMs
  const late = Date.now() - due
  recordLag(late, due)
  // A late ramp-up is no reason: what is judged is.
  const judged = run().phases.some((phase) => phase.gated && phase.name === phaseOf(due))
  lateInARow = judged && late > periodMs + 50 ? lateInARow + 1 : 0
  if (lateInARow >= 2 && !said) {
    said = true
    metric.generator_starved.add(1)
    exec.test.fail(
      `INVALID: ${name} runs ${Math.round(late)} ms behind its arrival rate; the load generator dropped iterations or is starved`,
    )
  }
}
