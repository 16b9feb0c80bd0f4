import { Gauge, type Registry } from 'prom-client'
import { cached } from '../../service/cached'
import type { Database, Statement } from '../../service/database'
import type { CallCentre } from './call-centre'
import { mainOrganisation } from './seed'

const maxAgeMs = 5_000
const countByStatus: Statement = {
  name: 'calls_by_status',
  text: 'select status, count(*) from call_logs where organisation_id = $1 group by status',
}

/** Calls by status and the queue's depth, of the main organisation. */
export function registerCallMetrics(metrics: Registry, database: Database, centre: CallCentre): void {
  const counts = cached(maxAgeMs, () =>
    database.query<{ status: string; count: number }>(undefined, countByStatus, [mainOrganisation]),
  )
  new Gauge({
    name: 'tcall_calls',
    help: 'Calls by status; up to 5 s old.',
    labelNames: ['status'],
    registers: [metrics],
    async collect() {
      // Without its database the process still has metrics to show.
      const rows = await counts().catch(() => [])
      this.reset()
      for (const { status, count } of rows) this.set({ status }, count)
    },
  })
  new Gauge({
    name: 'tcall_queued_calls',
    help: 'Calls that wait in a queue.',
    registers: [metrics],
    collect() {
      this.set(centre.slots(mainOrganisation).queued)
    },
  })
  new Gauge({
    name: 'tcall_open_calls',
    help: 'Dialled calls that have not ended.',
    registers: [metrics],
    collect() {
      this.set(centre.slots(mainOrganisation).open)
    },
  })
}
