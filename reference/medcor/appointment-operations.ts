import { randomUUID } from 'node:crypto'
import type { components, operations } from '../../contracts/generated/medcor'
import type { Handlers } from '../../service/contract'
import type { Database, Statement } from '../../service/database'
import { Refusal } from '../../service/refusal'
import type { AuditLog } from './audit'
import { onlyPatient } from './caller'
import { column } from './clinical'
import { Filter, listPage } from './page-query'
import type { Patients } from './patients'
import type { Vault } from './vault'

type Appointment = components['schemas']['Appointment']

interface AppointmentRow extends Omit<Appointment, 'reason'> {
  reason: Buffer
  wrapped_key: Buffer
}

const list = {
  name: 'appointments',
  columns: `a.id, a.patient_id as patient, a.doctor_id as doctor, a.starts_at, a.duration_min, a.reason, a.status,
    a.run_id, p.wrapped_key`,
  from: 'appointments a join patients p on p.id = a.patient_id',
  order: 'a.starts_at, a.id',
}
const isDoctor: Statement = {
  name: 'is_doctor',
  text: `select 1 from users where id = $1 and hospital_id = $2 and 'DOCTOR' = any(roles)`,
}
const insert: Statement = {
  name: 'appointment_insert',
  text: `insert into appointments (id, hospital_id, patient_id, doctor_id, starts_at, duration_min, reason, status, run_id)
    values ($1, $2, $3, $4, $5, $6, $7, 'scheduled', $8)`,
}

export function appointmentOperations(
  database: Database,
  patients: Patients,
  vault: Vault,
  audit: AuditLog,
): Pick<Handlers<operations>, 'listAppointments' | 'createAppointment'> {
  return {
    listAppointments: (request) => {
      const { caller, timing } = request
      const { patient, doctor, date } = request.query
      const filter = new Filter()
        .where('hospital', 'a.hospital_id = ?', caller.hospitalId)
        .where('patient', 'a.patient_id = ?', patient)
        .where('own', 'a.patient_id = ?', onlyPatient(request))
        .where('doctor', 'a.doctor_id = ?', doctor === 'me' ? caller.userId : doctor)
        .where('date', "a.starts_at >= ?::date and a.starts_at < ?::date + interval '1 day'", date)
      audit.note(caller, 'appointment.list', patient)
      return listPage(database, request, list, filter, ({ reason, wrapped_key, ...row }: AppointmentRow) => {
        const key = vault.unwrap(timing, row.patient, wrapped_key)
        return { ...row, reason: vault.decrypt<string>(timing, key, column.reason, reason) }
      })
    },

    createAppointment: async (request, reply) => {
      const { caller, timing, body, headers } = request
      const { hospitalId } = caller
      const { patient, doctor, starts_at, duration_min = 20, reason } = body
      const key = await patients.keyOf(timing, hospitalId, patient)
      const doctors = await database.query(timing, isDoctor, [doctor, hospitalId])
      if (doctors.length === 0) throw new Refusal(404, 'not_found', 'there is no such doctor')
      const id = randomUUID()
      const runId = headers['x-run-id'] ?? null
      const sealed = vault.encrypt(timing, key, column.reason, reason)
      const values = [id, hospitalId, patient, doctor, starts_at, duration_min, sealed, runId]
      await database.query(timing, insert, values)
      await audit.record(caller, 'appointment.create', patient)
      reply.code(201)
      return { id, patient, doctor, starts_at, duration_min, reason, status: 'scheduled' as const, run_id: runId }
    },
  }
}
