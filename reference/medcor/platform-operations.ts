import type { components, operations } from '../../contracts/generated/medcor'
import type { Cache } from '../../service/cache'
import type { Handlers } from '../../service/contract'
import type { Database, Statement } from '../../service/database'
import { hashCost } from '../../service/passwords'
import { tlsMinVersion } from '../../service/server'
import { Filter, listPage } from './page-query'
import type { MedcorSettings } from './settings'

const audit = {
  name: 'audit',
  columns: 'id, at, actor_id as actor, role, action, patient_id as patient, record_id as record',
  from: 'audit_events',
  order: 'id desc',
}
const alive: Statement = { name: 'alive', text: 'select 1' }
const removeRun: Statement = {
  name: 'run_delete',
  text: `with administrations as (delete from administrations where run_id = $1 returning 1),
      prescriptions as (delete from prescriptions where run_id = $1 returning 1),
      appointments as (delete from appointments where run_id = $1 returning 1),
      records as (delete from records where run_id = $1 returning 1),
      patients as (delete from patients where run_id = $1 returning 1)
    select (select count(*) from patients) as patients, (select count(*) from records) as records,
      (select count(*) from appointments) as appointments, (select count(*) from prescriptions) as prescriptions,
      (select count(*) from administrations) as administrations`,
}

export function platformOperations(
  database: Database,
  settings: MedcorSettings,
  cache: Cache,
): Pick<Handlers<operations>, 'listAuditEvents' | 'deleteRun' | 'health'> {
  return {
    listAuditEvents: (request) => {
      const { patient, record, actor, action } = request.query
      const filter = new Filter()
        .where('hospital', 'hospital_id = ?', request.caller.hospitalId)
        .where('patient', 'patient_id = ?', patient)
        .where('record', 'record_id = ?', record)
        .where('actor', 'actor_id = ?', actor)
        .where('action', 'action = ?', action)
      return listPage(database, request, audit, filter, (row: components['schemas']['AuditEvent']) => row)
    },

    deleteRun: async (request) => {
      const { run_id: runId } = request.params
      type Removed = components['schemas']['DeletedRun']
      const [removed] = await database.query<Removed>(request.timing, removeRun, [runId])
      // Which records were the run's is not known here; a run ends once.
      await cache.clear()
      return removed as Removed
    },

    health: async (request) => {
      await database.query(request.timing, alive, [])
      return {
        service: 'medcor',
        status: 'ok',
        now_ms: Date.now(),
        settings: {
          password_hash: 'argon2id',
          password_hash_memory_kib: hashCost.memoryCost,
          password_hash_iterations: hashCost.timeCost,
          password_hash_parallelism: hashCost.parallelism,
          access_token_ttl_s: settings.accessTokenTtlS,
          session_idle_s: settings.sessionIdleS,
          session_absolute_s: settings.sessionAbsoluteS,
          tls_min_version: tlsMinVersion,
          login_failures_per_account: settings.loginFailuresPerAccount,
          login_failures_per_source: settings.loginFailuresPerSource,
          login_window_s: settings.loginWindowS,
        },
      }
    },
  }
}
