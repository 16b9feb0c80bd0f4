import { type EnvelopeInput, envelopeOf } from '../../lib/plan/summary/envelope'
import { grouped } from '../../lib/plan/summary/format'
import type { CapacityAnswer, SearchSpace } from '../../limit/next-step'
import { type LimitReport, reportOf } from '../../limit/report'
import type { Trial } from '../../limit/trial'
import type { LadderStep } from './judge'

/** A number of connections that was tried, and what it gave. */
export type LadderTrial = Trial & Omit<LadderStep, 'verdict'>

export interface LadderRun
  extends Pick<
    EnvelopeInput<string>,
    'platform' | 'build' | 'scenario_sha256' | 'seed' | 'hosts' | 'started_at' | 'ended_at' | 'duration_s'
  > {
  /** host:port/database, or the reference platform. */
  target: string
  server_version: string
  /** What a query may take at its 95th percentile, in ms. */
  limit_ms: number
  /** Arrivals a second for each connection. */
  per_connection: number
  statements: readonly { name: string; weight: number }[]
  space: SearchSpace
  /** What else bounds the connections, in words; empty where the space does. */
  bounded: string
  answer: CapacityAnswer
  trials: readonly LadderTrial[]
}

/** The result of a search for connections, in the envelope that all results share. It judges no row of the SLA table. */
export function ladderResultOf({ answer, trials, bounded, ...run }: LadderRun) {
  const { platform, build, scenario_sha256, seed, hosts, started_at, ended_at, duration_s, ...kept } = run
  const report = reportOf(answer, trials)
  return {
    ...envelopeOf({
      ...{ platform, build, scenario_sha256, seed, hosts, started_at, ended_at, duration_s },
      kind: 'database-load' as const,
      id: `${platform.name}-database-load-${(started_at ?? '').replace(/[-:]|\.\d+/g, '')}`,
      profile: 'database-load',
      k6_version: null,
      time_scale: 1,
      instance: { index: 1, of: 1 },
      conclusion: {
        verdict: verdictOf(answer),
        reason: sentenceOf(platform.title, run, report, endOf(trials, bounded)),
      },
      notes: [],
      judged: [],
      series: {},
    }),
    ...kept,
    ...report,
    trials,
  }
}

export type LadderResult = ReturnType<typeof ladderResultOf>

/** `1 connection`, `40 connections`. */
export function connectionsNamed(count: number): string {
  return `${grouped(count)} ${count === 1 ? 'connection' : 'connections'}`
}

function verdictOf({ kind, load }: CapacityAnswer) {
  if (kind === 'below') return 'fail'
  if (kind === 'unconfirmed') return 'inconclusive'
  return kind === 'at-least' && load === 0 ? 'invalid' : 'pass'
}

/** Why no more was tried: the generator, where it was late twice, else what bounds the connections. */
function endOf(trials: readonly LadderTrial[], bounded: string): string {
  const late = trials.filter(({ verdict }) => verdict.kind === 'no-trial' && verdict.because === 'generator')
  return late.length >= 2 || bounded === '' ? 'this generator ends there' : bounded
}

/** `TCall's database answers within 50 ms on 34 connections ± 8 % (1,360 statements a second); …`. */
function sentenceOf(
  title: string,
  { limit_ms, per_connection }: Pick<LadderRun, 'limit_ms' | 'per_connection'>,
  { answer, broke }: LimitReport,
  end: string,
): string {
  const { kind, load, lower, upper } = answer
  const on = (count: number) => `${connectionsNamed(count)} (${grouped(count * per_connection)} statements a second)`
  const within = `within ${limit_ms} ms (p95)`
  const first = broke ? [`at ${connectionsNamed(broke.load)} ${whatBroke(broke.id, broke.said)}`] : []
  const database = `the database of ${title}`
  const said = () => {
    if (kind === 'below') return `${database} does not answer ${within} even on ${on(load)}`
    if (kind === 'unconfirmed')
      return `${database} answered ${within} on ${on(load)} in trials, which no hold confirmed`
    if (kind === 'at-least')
      return load === 0
        ? 'nothing can be said: this generator could not make even the lowest load'
        : `${database} answers ${within} on at least ${on(load)}: ${broke ? 'more was not confirmed' : end}`
    const off = Math.max(upper - load, load - lower) / load
    return `${database} answers ${within} on ${on(load)} ± ${Math.ceil(off * 100)} %`
  }
  return [said(), ...first].join('; ')
}

function whatBroke(id: string, said: string): string {
  if (id === 'pool' || id === 'errors' || id === 'samples') return said
  return `the queries take longer: ${said}`
}
