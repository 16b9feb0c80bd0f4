import type { AlertRecord } from '../../alert/history'
import type { GateReport } from '../../history/gate/gate'
import type { Waiver } from '../../history/gate/waivers'
import type { KeptEnvelope, KeptVerdict } from '../../history/result/envelope'
import type { Accept } from '../../history/store/accepts'
import type { PointRow, RunRow, SeriesKey } from '../../history/store/index-database'
import type { BlamedChange } from '../history/blamed'

/** Runs of one platform, profile and kind through time. */
export interface SiteGroup {
  platform: string
  profile: string
  kind: string
  runs: readonly RunRow[]
  /** The last valid run; null where there is none. */
  last: { run: KeptEnvelope; at: string | null; requests: number | null } | null
  judgement: GateReport | null
  series: readonly { key: SeriesKey; points: readonly PointRow[] }[]
}

export interface SiteFacts {
  groups: readonly SiteGroup[]
  changes: readonly BlamedChange[]
  alerts: readonly AlertRecord[]
  accepts: readonly Accept[]
  waivers: readonly Waiver[]
  /** Pages that lie beside the dashboard, by what they are of. */
  runPages: ReadonlyMap<string, string>
  periodPages: readonly { title: string; file: string }[]
  /** The public summary was written. */
  hasPublic: boolean
  simulated: boolean
  /** Runs whose clock was ahead: they are kept and judged against nothing. */
  fromTheFuture: number
}

/** How many of the runs came out which way. */
export function verdictCounts(runs: readonly Pick<RunRow, 'verdict'>[]): [KeptVerdict, number][] {
  return (['pass', 'fail', 'inconclusive', 'invalid'] as const)
    .map((verdict): [KeptVerdict, number] => [verdict, runs.filter((run) => run.verdict === verdict).length])
    .filter(([, number]) => number > 0)
}
