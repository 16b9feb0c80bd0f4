import { Gauge, type Registry } from 'prom-client'
import type { AuditLog } from './audit'
import type { Sessions } from './sessions'

/** Open sessions, and what waits to be audited. */
export function registerMetrics(metrics: Registry, sessions: Sessions, audit: AuditLog): void {
  new Gauge({
    name: 'medcor_open_sessions',
    help: 'Sessions that neither ended nor expired.',
    registers: [metrics],
    collect() {
      this.set(sessions.count())
    },
  })
  new Gauge({
    name: 'medcor_audit_waiting',
    help: 'Accesses that are noted and not yet in the database.',
    registers: [metrics],
    collect() {
      this.set(audit.waiting)
    },
  })
}
