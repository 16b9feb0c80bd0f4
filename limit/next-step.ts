import { type Belief, firstBelief, interval90, learned, quantileOf, type Trust } from './belief'
import type { Trial } from './trial'

/** Where a search begins and ends. */
export interface SearchSpace {
  /** The load of the first trial, in sessions. */
  start: number
  /** Below this no trial makes sense; above `most` the settings or the generator do not go. */
  least: number
  most: number
}

/** What a search answers. Loads in sessions; `lower` and `upper` hold the capacity with 90 % probability. */
export interface CapacityAnswer {
  /**
   * `found`: the capacity, confirmed by a hold. `at-least`: the load generator, or the space, ends there; more was not
   * tried. `below`: not even the lowest load held. `unconfirmed`: no hold at or below what the trials say held.
   */
  kind: 'found' | 'at-least' | 'below' | 'unconfirmed'
  load: number
  lower: number
  upper: number
}

export type SearchStep = { do: 'trial' | 'hold'; load: number } | { do: 'end'; answer: CapacityAnswer }

/** The answer is known to so much, as a share of it: the interval of 90 % lies inside. */
const precision = 0.1

/** Trials of half a minute scatter by some 4 % (limits of the design); one in 500 is wrong for a reason of its own. */
const trialTrust: Trust = { noise: 0.04, lapse: 0.002 }
/** A hold has more samples. */
const holdTrust: Trust = { noise: 0.01, lapse: 0.001 }

/** Each hold that fails lowers the answer by some 4 %; after so many the trials were wrong. */
const mostHolds = 6
/** A search that does not settle by then will not. */
const mostTrials = 30

/**
 * What to do after these trials: probabilistic bisection. The next trial is at the median of what is believed of the
 * capacity; once the interval of 90 % lies within the precision a long hold confirms the median, or lowers it.
 */
export function nextSearchStep(space: SearchSpace, trials: readonly Trial[]): SearchStep {
  const first = { do: 'trial', load: within(space.start, space) } as const
  if (trials.length === 0) return first
  const belief = believed(space, trials)
  const { lower, upper } = interval90(belief)
  const held = trials.filter(({ verdict }) => verdict.kind === 'sustainable').map(({ load }) => load)
  const failed = trials.filter(({ verdict }) => verdict.kind === 'unsustainable').map(({ load }) => load)
  const highestHeld = Math.max(0, ...held)

  const lastHold = trials.findLast(({ kind, verdict }) => kind === 'hold' && verdict.kind !== 'no-trial')
  if (lastHold?.verdict.kind === 'sustainable') {
    const { load } = lastHold
    return end('found', load, Math.max(lower, Math.min(load, upper)), Math.max(upper, load))
  }
  const holds = trials.filter(({ kind }) => kind === 'hold').length
  if (holds >= mostHolds || trials.length - holds >= mostTrials)
    return end('unconfirmed', Math.min(highestHeld, ...lastFailedHold(trials)), lower, upper)

  const generatorEnd = generatorEndsAt(trials)
  const top = Math.min(space.most, generatorEnd ?? Number.POSITIVE_INFINITY)
  if (failed.includes(space.least)) return end('below', space.least, 0, space.least)
  // Nothing above was tried with success, and the next load up is out of reach.
  const reach = generatorEnd === undefined ? space.most : Math.floor(generatorEnd / (1 + precision))
  if (highestHeld > 0 && highestHeld >= reach) return end('at-least', highestHeld, highestHeld, top)
  if (generatorEnd !== undefined && generatorEnd <= space.least) return end('at-least', 0, 0, space.least)

  const median = quantileOf(belief, 0.5)
  const load = belowGenerator(within(median, space), highestHeld, generatorEnd)
  const settled = lower >= median * (1 - precision) && upper <= median * (1 + precision)
  // At the top of the space the interval is cut off by it: there only a trial can say whether it holds.
  if (settled && load < space.most) return { do: 'hold', load }
  return { do: 'trial', load }
}

/** What the trials say of the capacity. */
export function believed(space: SearchSpace, trials: readonly Trial[]): Belief {
  let belief = firstBelief(within(space.start, space), space)
  for (const { kind, load, verdict } of trials) {
    if (verdict.kind === 'no-trial') continue
    const trust = kind === 'hold' ? holdTrust : trialTrust
    belief = learned(belief, load, verdict.kind === 'sustainable', trust)
  }
  return belief
}

/** The load that the generator could not make twice; once may have been chance. */
function generatorEndsAt(trials: readonly Trial[]): number | undefined {
  const overrun = trials
    .filter(({ verdict }) => verdict.kind === 'no-trial' && verdict.because === 'generator')
    .map(({ load }) => load)
    .sort((one, two) => one - two)
  return overrun.length < 2 ? undefined : overrun[0]
}

/** A load that the generator can make: halfway, by ratio, between what held and where it ends. */
function belowGenerator(load: number, held: number, generatorEnd: number | undefined): number {
  if (generatorEnd === undefined || load < generatorEnd) return load
  return Math.max(1, Math.min(generatorEnd - 1, Math.round(Math.sqrt(Math.max(1, held) * generatorEnd))))
}

function lastFailedHold(trials: readonly Trial[]): number[] {
  return trials.flatMap(({ kind, load, verdict }) =>
    kind === 'hold' && verdict.kind === 'unsustainable' ? [load - 1] : [],
  )
}

function within(load: number, { least, most }: SearchSpace): number {
  return Math.round(Math.min(most, Math.max(least, load)))
}

function end(kind: CapacityAnswer['kind'], load: number, lower: number, upper: number): SearchStep {
  return { do: 'end', answer: { kind, load, lower: round(lower), upper: round(upper) } }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
