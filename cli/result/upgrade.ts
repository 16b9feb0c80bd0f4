import { resultVersion } from '../../lib/plan/summary/envelope'
import type { Result } from '../../lib/plan/summary/result'

/** What version 1 called otherwise or did not have; its other fields are those of version 2. */
interface Version1 {
  version: 1
  platform: string
  profile: string
  run_id: string | null
  reason: string
  throughput: Record<string, unknown>
  generator: object
  criteria: readonly object[]
  webhooks: Record<string, number | object | null>
  /** Not in its first files. */
  clock_steps?: object
  checks_sent_late: object
}

/**
 * A result as the current version has it, from one of this version or an older one.
 * @throws Error of one line, without the file's name, when it is of no version that is known here
 */
export function upgraded(read: unknown): Result {
  const { version } = (read ?? {}) as { version?: unknown }
  if (version === resultVersion) return wholeResult(read as Result)
  if (version === 1) return fromVersion1(read as Version1) as Result
  throw new Error(
    typeof version === 'number'
      ? `its version is ${version}, and this tool reads 1 to ${resultVersion}: use the newer one that wrote it`
      : 'it is no result: it has no version',
  )
}

/** @throws Error of one line for the result of one of several instances, which says nothing alone */
function wholeResult(result: Result): Result {
  if (result.verdict === 'partial') throw new Error(`it is of ${result.reason}`)
  return result
}

/** What the first files of version 1 did not have yet. */
const notInTheFirst = {
  reported: {},
  errors_by_operation: {},
  capacity_percent: null,
  levels: null,
  availability: null,
}

function fromVersion1({ run_id, webhooks, clock_steps, checks_sent_late, ...rest }: Version1): object {
  const { calls_left_open, calls_accepted, ...throughput } = rest.throughput
  // There the size stood before the sentence.
  const [, at, reason] = /^at (.*?): (.*)$/s.exec(rest.reason) ?? []
  // Every platform had a funnel there; one that has no webhooks, of zeros.
  const hasWebhooks = Object.values(webhooks).some((count) => count !== 0 && count !== null)
  return {
    ...notInTheFirst,
    ...rest,
    part: null,
    kind: 'run',
    version: resultVersion,
    id: run_id,
    title: `${rest.platform} ${rest.profile}`,
    scenario_sha256: null,
    at: at ?? null,
    reason: reason ?? rest.reason,
    criteria: rest.criteria.map((criterion) => ({
      batches: null,
      samples_to_settle: null,
      ...criterion,
      per_hour: null,
      controls: [],
    })),
    throughput: { arrivals: { title: 'accepted', count: calls_accepted }, ...throughput },
    generator: { arrivals: null, vus_peak: null, blocked_share: null, ...rest.generator },
    platform_report: hasWebhooks ? { webhooks, clock_steps: clock_steps ?? {}, calls_left_open, checks_sent_late } : {},
  }
}
