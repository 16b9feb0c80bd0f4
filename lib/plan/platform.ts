import type { Series } from '../../thresholds/judge'
import type { Targets } from '../../thresholds/target'
import type { Trait } from '../../thresholds/traits'
import type { Vocabulary } from '../../thresholds/vocabulary'
import type { Part, PlatformDrive } from '../drive/platform'
import type { Size } from '../handover'
import type { Settings } from './settings/setting'
import type { SharedValues } from './settings/settings'
import type { Workload } from './workload'

/** What setup() found out and every VU, teardown and the result file need. Plain JSON: each VU gets a copy. */
export interface RunData {
  run_id: string
  /** When setup() ended, ISO 8601. */
  started_at: string
  /** Sentences for the scorecard: a standing count subtracted, a capability skipped, accounts shared. */
  notes: string[]
  /** What the platform says of its own settings. */
  platform_settings: Record<string, unknown>
  /** Each service's clock minus the generator's, in ms, with the round trip as its uncertainty. */
  clock_skew_ms: Record<string, { skew: number; uncertainty: number }>
}

/** A platform's own section of the result: what is measured there and nowhere else. */
export interface PlatformReport<S extends object = object> {
  /** The submetrics that it is read from; k6 keeps only those that thresholds name. */
  series: readonly string[]
  summarise(series: Series): S
  /** What of it stands on the scorecard: a label and a text for each line; a line without a label goes on from the one before. */
  lines(section: S): readonly (readonly [label: string, text: string])[]
}

/**
 * A platform is a value: what the rest needs to know of it. It stands in `lib/<name>/description.ts`, where the build,
 * the docs and the command-line tool find it, so it takes in nothing of k6. V are the values of its settings, the shared
 * ones included.
 */
export interface Platform<V extends SharedValues = SharedValues> {
  /** Of its folders and scripts: lower-case letters and digits. */
  name: string
  title: string
  /** The domains of its production addresses: only smoke may go there, and no script of another platform at all. */
  productionDomains: readonly string[]
  targets: Targets
  /** The metrics, tags and capabilities that its targets and scripts name. */
  vocabulary: Vocabulary
  settings: Settings<V>
  /** The setting that holds the base URL; without it the scripts use what `npm run up` left. */
  baseUrl: string
  /** The open model: the setting of its rate, the counter of what the platform took, and that in words. */
  arrivals: {
    setting: string
    /** The value of the setting; undefined when it was not given. */
    perHour(values: V): number | undefined
    counted: string
    title: string
  }
  /** The settings that hold addresses: what the host guard looks at. */
  urls: readonly string[]
  /** Ungated series worth a line: label by submetric. */
  reported: Record<string, string>
  /** Its own section of the result. */
  report: PlatformReport
  /** What its journeys ask of it and of the services beside it, as the tag `name` has it: failures are counted by these. */
  operations: readonly string[]
}

/** What a platform does once a run, before and after the load. D is what its setup() finds out. */
export interface PlatformPlan<V extends SharedValues, D extends RunData> extends Platform<V> {
  workload: Workload
  /** For setup() and teardown(), which ask the platform as a VU does. */
  drive: PlatformDrive<V>
  /** The fields of what these two send. */
  bodies: Part<V>['bodies']
  /** Reads and checks pools and accounts: their rows, by the name of the pool. Throws one line. */
  open(values: V, vus: number): Record<string, readonly object[]>
  /** Checks what only the platform can tell; throws one line, which stops the run before the first VU. */
  setup(run: { run_id: string; size: Size; traits: readonly Trait[] }): D
  /** Removes what the run created. */
  teardown(data: D): void
}
