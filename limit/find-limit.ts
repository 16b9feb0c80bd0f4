import { grouped } from '../lib/plan/summary/format'
import { interval90 } from './belief'
import { believed, type CapacityAnswer, nextSearchStep, type SearchSpace } from './next-step'
import type { Trial } from './trial'

/** What a search needs from outside; T is a trial and what is known of it besides. */
export interface Laboratory<T extends Trial = Trial> {
  /** What a load is called: `1 session`, `40 sessions`. */
  named(load: number): string
  /** Makes one trial. Its verdict is `interrupted` when the run ended before it could be judged. */
  run(kind: Trial['kind'], load: number): Promise<T>
  /**
   * Waits until the platform answers and nothing of the last trial waits any more.
   * @throws Error of one line when that does not come about in time
   */
  settle(): Promise<void>
  /** Called after each trial, with all there are: an interrupted search goes on from these. */
  keep(trials: readonly T[]): Promise<void>
  /** One line for the user. */
  say(line: string): void
}

/** So many runs one after the other that ended early are no accident. */
const interruptedAtMost = 2

/**
 * Searches for the highest load that is sustainable.
 * @param before trials of a search that was interrupted
 */
export async function findLimit<T extends Trial>(
  space: SearchSpace,
  { named, run, settle, keep, say }: Laboratory<T>,
  before: readonly T[] = [],
): Promise<{ answer: CapacityAnswer; trials: readonly T[] }> {
  let trials = before
  let interrupted = 0
  for (;;) {
    const step = nextSearchStep(space, trials)
    if (step.do === 'end') return { answer: step.answer, trials }
    await settle()
    const trial = await run(step.do, step.load)
    if (trial.verdict.kind === 'no-trial' && trial.verdict.because === 'interrupted') {
      interrupted += 1
      say(`${titleOf(trial, trials, named)}: no trial: ${trial.verdict.reason}`)
      if (interrupted >= interruptedAtMost)
        throw new Error(
          `${interrupted} trials in a row ended early: ${trial.verdict.reason}; what was found is kept: the same command goes on`,
        )
      continue
    }
    interrupted = 0
    const line = titleOf(trial, trials, named)
    trials = [...trials, trial]
    await keep(trials)
    say(`${line}: ${verdictIn(trial)}; ${rangeIn(space, trials)}`)
  }
}

function titleOf({ kind, load }: Trial, before: readonly Trial[], named: (load: number) => string): string {
  const number = before.filter((one) => one.kind === kind).length + 1
  return `${kind} ${number} at ${named(load)}`
}

function verdictIn({ verdict }: Trial): string {
  if (verdict.kind === 'sustainable') return 'held'
  if (verdict.kind === 'no-trial') return `no trial: ${verdict.reason}`
  return `did not hold, ${verdict.shedding}: ${verdict.broke.map(({ said }) => said).join('; ')}`
}

/** The interval of the answer so far. */
function rangeIn(space: SearchSpace, trials: readonly Trial[]): string {
  const { lower, upper } = interval90(believed(space, trials))
  return `90 %: ${grouped(Math.round(lower))} to ${grouped(Math.round(upper))}`
}
