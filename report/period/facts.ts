import type { AlertRecord } from '../../alert/history'
import type { GateReport } from '../../history/gate/gate'
import type { Waiver } from '../../history/gate/waivers'
import { type KeptEnvelope, keptEnvelopeOf, parseResult } from '../../history/result/envelope'
import { median } from '../../history/statistics/robust'
import type { Accept } from '../../history/store/accepts'
import { type Attainment, attainmentOf } from '../history/attainment'
import type { BlamedChange } from '../history/blamed'
import { budgetsOf, type ErrorBudget } from '../history/budget'
import { measuredOf, type ReportedRun } from '../run/measured'
import { type Action, nextActions } from './next-actions'
import type { Period } from './period'

export interface PeriodRun {
  run: KeptEnvelope
  measured: ReportedRun
  judgement: GateReport | null
}

/** The runs of one platform and profile in a period. */
export interface PeriodGroup {
  platform: string
  profile: string
  kind: string
  runs: PeriodRun[]
  /** Of the valid ones. */
  attainment: Attainment[]
  budgets: ErrorBudget[]
  capacity: CapacityFact
}

export interface CapacityFact {
  /** Requests for each CPU second of the platform: the median of the runs that say it, and of the period before. */
  requests_per_cpu_second: number | null
  before: number | null
  /** The highest share of the load, in percent, up to which every target held. */
  percent: number | null
  requests: number
}

export interface PeriodFacts {
  period: Period
  groups: PeriodGroup[]
  /** That happened in the period, oldest first. */
  changes: BlamedChange[]
  accepts: Accept[]
  waivers: { active: Waiver[]; expired: Waiver[] }
  alerts: AlertRecord[]
  actions: Action[]
  simulated: boolean
}

export interface PeriodInput {
  period: Period
  /** Texts of the results that ended in the period, oldest first, and in the one before. */
  results: readonly string[]
  resultsBefore: readonly string[]
  judgements: readonly GateReport[]
  /** All that the trend knows. */
  changes: readonly BlamedChange[]
  accepts: readonly Accept[]
  waivers: readonly Waiver[]
  alerts: readonly AlertRecord[]
}

export function periodFactsOf(input: PeriodInput): PeriodFacts {
  const { period } = input
  const within = (iso: string) => iso >= period.from && iso < period.until
  const runs = input.results.map((content) => runOf(content, input.judgements))
  const before = input.resultsBefore.map((content) => runOf(content, []))
  const day = period.until.slice(0, 10)
  const waivers = {
    active: input.waivers.filter(({ expires }) => expires >= day),
    expired: input.waivers.filter(({ expires }) => expires < day),
  }
  const groups = grouped(runs).map((group) => groupOf(group, before))
  const changes = input.changes.filter(({ after }) => within(after.ended_at))
  return {
    period,
    groups,
    changes,
    accepts: input.accepts.filter(({ at }) => within(at)),
    waivers,
    alerts: input.alerts.filter(({ at }) => within(at)),
    actions: nextActions({ groups, changes: input.changes, waivers, until: period.until }),
    simulated: runs.some(({ run }) => run.simulated),
  }
}

function runOf(content: string, judgements: readonly GateReport[]): PeriodRun {
  const file = parseResult(content)
  const run = keptEnvelopeOf(file, content)
  return {
    run,
    measured: measuredOf(file),
    judgement: judgements.find((one) => one.run.id === run.id && one.run.ended_at === run.ended_at) ?? null,
  }
}

function grouped(runs: readonly PeriodRun[]): PeriodRun[][] {
  const groups = new Map<string, PeriodRun[]>()
  for (const one of runs) {
    const key = `${one.run.platform} ${one.run.profile} ${one.run.kind}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
}

function groupOf(runs: PeriodRun[], before: readonly PeriodRun[]): PeriodGroup {
  const [first] = runs
  const { platform = '', profile = '', kind = '' } = first?.run ?? {}
  const valid = runs.filter(({ run }) => run.verdict !== 'invalid')
  const criteria = valid.map(({ run }) => run.criteria)
  const same = before.filter(({ run }) => run.platform === platform && run.profile === profile && run.kind === kind)
  const percents = valid.flatMap(({ measured }) => measured.capacity_percent ?? [])
  return {
    platform,
    profile,
    kind,
    runs,
    attainment: attainmentOf(criteria),
    budgets: budgetsOf(criteria),
    capacity: {
      requests_per_cpu_second: perCpuSecond(valid),
      before: perCpuSecond(same.filter(({ run }) => run.verdict !== 'invalid')),
      percent: percents.length > 0 ? Math.max(...percents) : null,
      requests: runs.reduce((sum, { measured }) => sum + (measured.throughput.requests ?? 0), 0),
    },
  }
}

function perCpuSecond(runs: readonly PeriodRun[]): number | null {
  const known = runs.flatMap(({ measured }) => measured.resources['platform']?.requests_per_cpu_second ?? [])
  return known.length > 0 ? median(known) : null
}
