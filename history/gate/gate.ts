import type { KeptCriterion, KeptEnvelope } from '../result/envelope'
import { falseDiscoveryControlled } from '../statistics/false-discovery'
import { median } from '../statistics/robust'
import type { Accept } from '../store/accepts'
import type { PointRow, SeriesKey } from '../store/index-database'
import { type Baseline, type BaselinePoint, baselineOf, type Harm } from './baseline'
import { chanceOf } from './chance'
import { evidenceOfStep, leastBaseline } from './evidence'
import { type Waiver, waiversFor } from './waivers'

/** What each outcome says in an exit code. */
export const gateExitCodes = {
  pass: 0,
  insufficient: 95,
  regression: 96,
  inconclusive: 98,
  fail: 99,
  invalid: 110,
} as const

export type GateOutcome = keyof typeof gateExitCodes

/** Of the regressions that are reported in a night, the share that may be chance. */
const falseDiscoveryRate = 0.01

/** How often a criterion that did not change may look as if it had, at most. */
const leastChance = 0.005

/** A step in ms below this is nothing that anybody waits for. */
const leastMs = 0.5

export type State =
  | 'same'
  /** Better than the baseline. */
  | 'better'
  /** Worse in this run alone: another run decides. */
  | 'suspect'
  | 'regression'
  /** Too few comparable runs before. */
  | 'insufficient'
  /** It had data in earlier runs, and has none now. */
  | 'missing'
  /** Compared with its limit alone. */
  | 'limit-only'

export interface JudgedCriterion {
  id: string
  phase: string | null
  title: string
  unit: string
  actual: number | null
  /** Of the result itself, against the absolute limit. */
  verdict: string
  state: State
  baseline: { level: number; runs: number; from: string; to: string } | null
  /** Difference to the baseline's level as a share of it, or, of what may be 0, of the limit. */
  change: number | null
  /** How often runs without a change would look like this. */
  chance: number | null
  /** The first run of a worse level that nobody accepted. */
  worseSince: string | null
  waiver: Waiver | null
}

export interface GateReport {
  outcome: GateOutcome
  exitCode: number
  /** One sentence without a full stop. */
  sentence: string
  run: Pick<KeptEnvelope, 'id' | 'platform' | 'profile' | 'kind' | 'ended_at' | 'git_sha' | 'verdict' | 'simulated'>
  criteria: JudgedCriterion[]
  waivers: { active: Waiver[]; expired: Waiver[] }
  notes: string[]
}

export interface GateInput {
  run: KeptEnvelope
  /** A run right after it, to confirm what it shows. */
  rerun?: KeptEnvelope
  /** Every earlier run of the criterion, oldest first. */
  history: (key: SeriesKey) => readonly PointRow[]
  accepts: readonly Accept[]
  waivers: readonly Waiver[]
  /** Steps in the criterion's unit that are too small to matter, by its id. */
  floors?: Readonly<Record<string, number>>
  now?: Date
}

/** Judges a run against its limits, and against the runs before it that can be compared with it. */
export function gate(input: GateInput): GateReport {
  const { run, rerun } = input
  const waivers = waiversFor(input.waivers, run, input.now ?? new Date())
  const notes: string[] = []
  const invalid = [run, ...(rerun ? [rerun] : [])].find(({ verdict }) => verdict === 'invalid')
  const criteria = invalid ? [] : judgedOf(input, waivers.active, notes)
  const { outcome, sentence } = invalid
    ? { outcome: 'invalid' as const, sentence: `${invalid.id} is INVALID and says nothing: ${invalid.reason}` }
    : conclude(run, criteria, waivers.expired)
  const { id, platform, profile, kind, ended_at, git_sha, verdict, simulated } = run
  return {
    outcome,
    exitCode: gateExitCodes[outcome],
    sentence,
    run: { id, platform, profile, kind, ended_at, git_sha, verdict, simulated },
    criteria,
    waivers,
    notes,
  }
}

function judgedOf(input: GateInput, active: readonly Waiver[], notes: string[]): JudgedCriterion[] {
  const weighed = input.run.criteria.map((criterion) => weigh(criterion, input, notes))
  // One that is known to be worse is no new discovery, and must not make others easier to believe.
  const confirmed = beyondChance(weighed.map(({ judged, pair }) => (judged.worseSince === null ? pair : null)))
  return weighed.map(({ judged, single, pair, matters }, at) => {
    const isKnown = judged.worseSince !== null && pair !== null && pair <= leastChance
    const isConfirmed = matters && (isKnown || (confirmed[at] ?? false))
    // A suspicion costs one more run, and is not held against all that might have been suspected.
    const isSuspect = matters && single !== null && single <= leastChance
    // A rerun has answered what one run alone left open.
    const state = isConfirmed ? 'regression' : isSuspect && !input.rerun ? 'suspect' : judged.state
    return {
      ...judged,
      state,
      chance: isConfirmed ? pair : (single ?? pair),
      waiver: waiverOf(judged, input.run, active),
    }
  })
}

/** Which of the chances are small enough, alone and among all that were looked at; null is none. */
function beyondChance(chances: readonly (number | null)[]): boolean[] {
  const known = chances.filter((chance) => chance !== null)
  const accepted = falseDiscoveryControlled(known, falseDiscoveryRate)
  const limit = Math.max(0, ...known.filter((chance, at) => accepted[at] && chance <= leastChance))
  return chances.map((chance) => chance !== null && chance <= limit)
}

interface Weighed {
  judged: JudgedCriterion
  /** Chances of what this run shows, and of what it and its neighbour show; null where nothing can be said. */
  single: number | null
  pair: number | null
  /** The step is large enough to matter. */
  matters: boolean
}

function weigh(criterion: KeptCriterion, input: GateInput, notes: string[]): Weighed {
  const { run, rerun, accepts, history, floors = {} } = input
  const { id, phase, title, unit, actual, verdict } = criterion
  const harm: Harm = criterion.comparison.startsWith('<') ? 'up' : 'down'
  const judged: JudgedCriterion = {
    id,
    phase,
    title,
    unit,
    actual,
    verdict,
    state: 'limit-only',
    baseline: null,
    change: null,
    chance: null,
    worseSince: null,
    waiver: null,
  }
  const nothing = { judged, single: null, pair: null, matters: false }
  if (criterion.judges === 'generator' || verdict === 'not_measured') return nothing
  const { kind, platform, profile } = run
  const rows = history({ kind, platform, profile, criterion: id, phase: phase ?? '' })
  const points = comparable(rows, run)
  const [earlier, neighbour] = rerun ? [points, rerunPoint(rerun, criterion)] : [points.slice(0, -1), points.at(-1)]
  const acceptedFrom = accepts
    .filter((a) => a.platform === platform && a.profile === profile && a.kind === kind && (a.criterion ?? id) === id)
    .at(-1)?.from
  const baseline = baselineOf(earlier, harm, acceptedFrom)
  const values = baseline.points.map(({ value }) => value)
  if (actual === null)
    return { ...nothing, judged: { ...judged, state: values.length >= leastBaseline ? 'missing' : 'limit-only' } }
  const scale = scaleOf([...values, actual], criterion)
  if (!scale) return nothing
  if (values.length < leastBaseline) {
    noteWhy(rows, points, run, notes)
    return { ...nothing, judged: { ...judged, state: 'insufficient' } }
  }
  const sign = harm === 'up' ? 1 : -1
  const scaled = values.map((value) => sign * scale.to(value))
  const latest = [neighbour?.value, actual].flatMap((value) => (value === undefined ? [] : [sign * scale.to(value)]))
  const level = median(values)
  const worse = sign * (scale.to(actual) - scale.to(level))
  return {
    judged: {
      ...judged,
      state:
        worse < 0 &&
        chanceOf(
          evidenceOfStep(
            scaled.map((x) => -x),
            latest.map((x) => -x),
          ),
          2,
        ) < 0.005
          ? 'better'
          : 'same',
      baseline: baselineSaid(baseline, level),
      change: scale.change(actual, level),
      worseSince: baseline.worseSince?.run ?? null,
    },
    single: chanceOf(evidenceOfStep(scaled, latest.slice(-1)), 1),
    pair: latest.length === 2 ? chanceOf(evidenceOfStep(scaled, latest), 2) : null,
    matters: worse > 0 && Math.abs(actual - level) >= (floors[id] ?? (unit === 'ms' ? leastMs : 0)),
  }
}

function baselineSaid({ points }: Baseline, level: number): JudgedCriterion['baseline'] {
  return { level, runs: points.length, from: points[0]?.ended_at ?? '', to: points.at(-1)?.ended_at ?? '' }
}

/** Earlier valid runs with the same fingerprint that have a value. */
function comparable(rows: readonly PointRow[], run: KeptEnvelope): BaselinePoint[] {
  const fingerprint = JSON.stringify(run.fingerprint)
  return rows
    .filter((row) => row.fingerprint === fingerprint && row.run_verdict !== 'invalid' && row.id !== run.id)
    .filter((row) => row.ended_at < run.ended_at)
    .flatMap(({ id, ended_at, git_sha, actual }) =>
      actual === null ? [] : [{ run: id, ended_at, git_sha, value: actual }],
    )
}

function rerunPoint(rerun: KeptEnvelope, { id, phase }: KeptCriterion): BaselinePoint | undefined {
  const value = rerun.criteria.find((c) => c.id === id && c.phase === phase)?.actual
  if (value === undefined || value === null) return undefined
  return { run: rerun.id, ended_at: rerun.ended_at, git_sha: rerun.git_sha, value }
}

/** Shares on log scale; of what may be 0, shares of the limit. Undefined where neither means anything. */
function scaleOf(values: readonly number[], { limit }: KeptCriterion) {
  if (values.every((value) => value > 0)) {
    return { to: Math.log, change: (value: number, level: number) => value / level - 1 }
  }
  if (limit === 0) return undefined
  const unit = Math.abs(limit)
  return { to: (value: number) => value / unit, change: (value: number, level: number) => (value - level) / unit }
}

/** Why there are too few runs: there are some, and something about them was different. */
function noteWhy(
  rows: readonly PointRow[],
  points: readonly BaselinePoint[],
  run: KeptEnvelope,
  notes: string[],
): void {
  const last = rows.findLast((row) => row.id !== run.id && row.run_verdict !== 'invalid' && row.ended_at < run.ended_at)
  if (!last || points.at(-1)?.run === last.id) return
  const before: unknown = JSON.parse(last.fingerprint)
  if (typeof before !== 'object' || before === null) return
  const old = Object.fromEntries(Object.entries(before).map(([part, value]) => [part, String(value)]))
  const parts = [...new Set([...Object.keys(old), ...Object.keys(run.fingerprint)])].filter(
    (part) => old[part] !== run.fingerprint[part],
  )
  const said = parts.map((part) => `${part} ${old[part] ?? 'none'} → ${run.fingerprint[part] ?? 'none'}`).join(', ')
  const note = `not compared with the runs before: ${said}`
  if (!notes.includes(note)) notes.push(note)
}

function waiverOf(judged: JudgedCriterion, run: KeptEnvelope, active: readonly Waiver[]): Waiver | null {
  const { actual, id } = judged
  const higherIsWorse = run.criteria.find((c) => c.id === id)?.comparison.startsWith('<') ?? true
  if (actual === null) return null
  return active.find((w) => w.criterion === id && (higherIsWorse ? actual <= w.worst : actual >= w.worst)) ?? null
}

function conclude(
  run: KeptEnvelope,
  criteria: readonly JudgedCriterion[],
  expired: readonly Waiver[],
): { outcome: GateOutcome; sentence: string } {
  const idsIn = (...states: State[]) => unique(criteria.filter((c) => !c.waiver && states.includes(c.state)))
  const idsWith = (verdict: string) => unique(criteria.filter((c) => !c.waiver && c.verdict === verdict))
  const waived = unique(criteria.filter((c) => c.waiver && (c.verdict === 'fail' || c.state === 'regression')))
  const also = waived.length > 0 ? `; waived: ${waived.join(', ')}` : ''
  if (expired.length > 0) {
    const which = expired.map((w) => `${w.id} (${w.criterion}, ${w.expires})`).join(', ')
    return { outcome: 'fail', sentence: `expired waivers have to be renewed or removed: ${which}${also}` }
  }
  const failed = [...idsWith('fail'), ...idsIn('missing').map((id) => `${id} (no data)`)]
  const failedOtherwise = run.verdict === 'fail' && !criteria.some(({ verdict }) => verdict === 'fail')
  if (failed.length > 0) return { outcome: 'fail', sentence: `over the limit: ${failed.join(', ')}${also}` }
  if (failedOtherwise) return { outcome: 'fail', sentence: `${run.reason}${also}` }
  const worse = idsIn('regression')
  if (worse.length > 0)
    return { outcome: 'regression', sentence: `worse than the accepted runs: ${worse.join(', ')}${also}` }
  const open = idsWith('inconclusive')
  if (open.length > 0 || (run.verdict === 'inconclusive' && criteria.every((c) => c.verdict !== 'inconclusive'))) {
    return {
      outcome: 'inconclusive',
      sentence: `${open.length > 0 ? `could not be decided: ${open.join(', ')}` : run.reason}${also}`,
    }
  }
  const suspect = idsIn('suspect')
  if (suspect.length > 0) {
    return {
      outcome: 'inconclusive',
      sentence: `worse in this run alone: ${suspect.join(', ')}; another run decides (--confirm)${also}`,
    }
  }
  const young = idsIn('insufficient')
  const compared = unique(criteria.filter((c) => c.baseline !== null))
  if (young.length > 0) {
    const what = compared.length > 0 ? ` of ${young.join(', ')}` : ''
    return {
      outcome: 'insufficient',
      sentence: `within the limits; fewer than ${leastBaseline} comparable runs${what} before, so nothing is said of regressions${also}`,
    }
  }
  const beside =
    compared.length > 0
      ? `, and no worse than the accepted runs: ${compared.length} criteria compared`
      : '; it has nothing that runs are compared by'
  return { outcome: 'pass', sentence: `within the limits${beside}${also}` }
}

function unique(criteria: readonly JudgedCriterion[]): string[] {
  return [...new Set(criteria.map(({ id }) => id))]
}
