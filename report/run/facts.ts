import type { GateReport, JudgedCriterion } from '../../history/gate/gate'
import type { Waiver } from '../../history/gate/waivers'
import { type KeptCriterion, type KeptEnvelope, keptEnvelopeOf, parseResult } from '../../history/result/envelope'
import type { Accept } from '../../history/store/accepts'
import { type Advice, adviceOf } from './advice'
import { type DatabaseSeen, databaseSeenIn } from './database-seen'
import { type CriterionMore, measuredOf, type ReportedRun } from './measured'
import { type RedisSeen, redisSeenIn } from './redis-seen'
import { chartSeriesOf, type RunSeries } from './series'

/** A criterion with what is known of it from the file and from the runs before. */
export interface Scored extends KeptCriterion, CriterionMore {
  judged: JudgedCriterion | null
}

/** All that a run's report says, before it is put into words. */
export interface RunFacts {
  run: KeptEnvelope
  measured: ReportedRun
  series: RunSeries | null
  /** What the database did meanwhile; null where it was not watched. */
  database: DatabaseSeen | null
  /** What the cache did, in a result of its own; else null. */
  redis: RedisSeen | null
  criteria: Scored[]
  /** What the gate said of it; null where it was never judged. */
  judgement: GateReport | null
  /** Baselines moved on purpose that it is held to. */
  accepts: Accept[]
  waivers: { active: readonly Waiver[]; expired: readonly Waiver[] }
  advice: Advice[]
}

export interface RunInput {
  /** The text of the result file. */
  content: string
  judgement: GateReport | null
  accepts: readonly Accept[]
}

/** @throws NotAResult */
export function factsOf({ content, judgement, accepts }: RunInput): RunFacts {
  const file = parseResult(content)
  const run = keptEnvelopeOf(file, content)
  const measured = measuredOf(file)
  const series = chartSeriesOf(file)
  const [database, redis] = [databaseSeenIn(file), redisSeenIn(file)]
  const criteria = run.criteria.map(
    (criterion, at): Scored => ({
      ...(measured.criteria[at] ?? nothingMore),
      ...criterion,
      judged: judgement?.criteria.find(({ id, phase }) => id === criterion.id && phase === criterion.phase) ?? null,
    }),
  )
  return {
    run,
    measured,
    series,
    database,
    redis,
    criteria,
    judgement,
    accepts: accepts.filter(
      (a) => a.platform === run.platform && a.profile === run.profile && a.kind === run.kind && a.from <= run.ended_at,
    ),
    waivers: judgement?.waivers ?? { active: [], expired: [] },
    advice: adviceOf({ run, measured, series, criteria, database, redis }),
  }
}

const nothingMore: CriterionMore = {
  because: null,
  source: null,
  reason: null,
  per_hour: null,
  spread: null,
  apdex: null,
  samples_needed: null,
}
