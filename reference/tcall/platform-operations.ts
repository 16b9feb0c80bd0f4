import type { components, operations } from '../../contracts/generated/tcall'
import { cached } from '../../service/cached'
import type { Handlers } from '../../service/contract'
import type { Database, Statement } from '../../service/database'
import { Refusal } from '../../service/refusal'
import type { CallCentre } from './call-centre'
import type { TcallSettings } from './settings'

type Overview = components['schemas']['AnalyticsOverview']

/** As the contract allows. */
const overviewMaxAgeMs = 5_000

export const callOverview: Statement = {
  name: 'overview',
  text: `select count(*) as total_calls,
      count(*) filter (where status = 'completed') as completed_calls,
      count(*) filter (where status = 'failed') as failed_calls,
      count(*) filter (where status = 'in_progress') as in_progress_calls,
      coalesce(avg((is_user_answered)::int) filter (where ended_at is not null), 0)::double precision as answered_rate,
      coalesce(avg(duration), 0)::double precision as average_duration_s
    from call_logs where organisation_id = $1`,
}
const alive: Statement = { name: 'alive', text: 'select 1' }

type PlatformOperation = 'analyticsOverview' | 'getConcurrency' | 'getQueue' | 'health'

export function platformOperations(
  database: Database,
  centre: CallCentre,
  settings: TcallSettings,
): Pick<Handlers<operations>, PlatformOperation> {
  const overviews = new Map<number, () => Promise<Overview>>()
  const overviewOf = (organisationId: number): Promise<Overview> => {
    const load =
      overviews.get(organisationId) ??
      cached(overviewMaxAgeMs, async () => {
        const [row] = await database.query<Overview>(undefined, callOverview, [organisationId])
        return row as Overview
      })
    overviews.set(organisationId, load)
    return load()
  }

  return {
    analyticsOverview: (request) => overviewOf(request.principal.organisationId),

    getConcurrency: (request) => {
      const { open, limit, queued } = centre.slots(request.principal.organisationId)
      return { current: open, limit, queued, cps_limit: settings.cpsLimit }
    },

    getQueue: (request) => {
      const { id } = request.params
      const queue = centre.slots(request.principal.organisationId).queue(id)
      if (!queue) throw new Refusal(404, 'not_found', 'no such queue')
      const { depth, capacity, head } = queue
      return { id, depth, capacity, oldest_wait_ms: head ? Math.max(0, Date.now() - head.waitingSince) : 0 }
    },

    health: async (request) => {
      await database.query(request.timing, alive, [])
      return {
        service: 'tcall',
        status: 'ok',
        now_ms: Date.now(),
        settings: {
          concurrency_limit: settings.concurrencyLimit,
          queue_capacity: settings.queueCapacity,
          cps_limit: settings.cpsLimit,
          token_ttl_s: settings.tokenTtlS,
        },
      }
    },
  }
}
