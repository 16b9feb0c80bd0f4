import { grouped } from '../lib/plan/summary/format'
import type { CapacityAnswer } from './next-step'
import { type Fit, fitLaw } from './scalability'
import type { Shedding, Trial } from './trial'

/** What a search tells of a platform. Loads in sessions. */
export interface LimitReport {
  answer: CapacityAnswer
  /** The lowest load that did not hold, and what broke there first; null when every load held. */
  broke: { load: number; id: string; said: string } | null
  /** How it behaves above its limit; null when that was not seen. */
  shedding: Shedding | null
  /** The load after which less work is done, by more than a twentieth; null when that was not seen. */
  goodput_falls_after: number | null
  /** Explains the throughput of the trials, and gates nothing; null with fewer than four loads. */
  law: Fit | null
  /** Targets that had too few samples in some trial to be judged there. */
  unjudged: string[]
}

const fall = 0.95

export function reportOf(answer: CapacityAnswer, trials: readonly Trial[]): LimitReport {
  const failed = trials
    .flatMap(({ load, verdict }) => (verdict.kind === 'unsustainable' ? [{ load, ...verdict }] : []))
    .sort((one, two) => one.load - two.load)
  const [lowest] = failed
  const first = lowest?.broke[0]
  const measured = trials.flatMap(({ load, goodput_per_s: throughput }) =>
    throughput === null ? [] : [{ load, throughput }],
  )
  return {
    answer,
    broke: lowest && first ? { load: lowest.load, ...first } : null,
    shedding:
      failed.length === 0 ? null : failed.every(({ shedding }) => shedding === 'politely') ? 'politely' : 'collapsed',
    goodput_falls_after: fallsAfter(measured),
    law: fitLaw(measured) ?? null,
    unjudged: [...new Set(trials.flatMap(({ unjudged }) => unjudged))].sort(),
  }
}

/** The load with the most work done, when a higher one did less. */
function fallsAfter(measured: readonly { load: number; throughput: number }[]): number | null {
  const best = measured.reduce<(typeof measured)[number] | undefined>(
    (most, one) => (most && most.throughput >= one.throughput ? most : one),
    undefined,
  )
  if (!best) return null
  const fell = measured.some(({ load, throughput }) => load > best.load && throughput < fall * best.throughput)
  return fell ? best.load : null
}

/** `1 session`, `1,840 sessions`. */
export function sessionsNamed(count: number): string {
  return `${grouped(count)} ${count === 1 ? 'session' : 'sessions'}`
}

/** `TCall holds 1,840 sessions ± 8 %; T2 breaks first, at 2,010; beyond that it sheds politely`. */
export function capacitySentenceOf(title: string, { answer, broke, shedding }: LimitReport): string {
  const { kind, load, lower, upper } = answer
  const beyond = [
    ...(broke ? [`${brokeFirst(broke.id)}, at ${grouped(broke.load)}`] : []),
    ...(shedding ? [`beyond that it ${shedding === 'politely' ? 'sheds politely' : 'collapses'}`] : []),
  ]
  if (kind === 'below') return [`${title} does not hold even ${sessionsNamed(load)}`, ...beyond.slice(0, 1)].join('; ')
  if (kind === 'at-least')
    return load === 0
      ? 'nothing can be said: this generator could not make even the lowest load'
      : [
          `${title} holds at least ${sessionsNamed(load)}: ${broke ? 'more was not confirmed' : 'this generator ends there'}`,
          ...beyond,
        ].join('; ')
  if (kind === 'unconfirmed')
    return [`${title} held ${sessionsNamed(load)} in trials, which no hold confirmed`, ...beyond].join('; ')
  const off = Math.max(upper - load, load - lower) / load
  return [`${title} holds ${sessionsNamed(load)} ± ${Math.ceil(off * 100)} %`, ...beyond].join('; ')
}

function brokeFirst(id: string): string {
  if (id === 'accepted') return 'work is refused first'
  return id === 'backlog' ? 'the backlog grows first' : `${id} breaks first`
}
