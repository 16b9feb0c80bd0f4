import { randomUUID } from 'node:crypto'
import type { components, operations } from '../../contracts/generated/medcor'
import type { Handlers } from '../../service/contract'
import type { Database, Statement } from '../../service/database'
import { Refusal } from '../../service/refusal'
import type { RequestTiming } from '../../service/timing'
import type { AuditLog } from './audit'
import { onlyPatient } from './caller'
import { column, type PrescriptionContent } from './clinical'
import { Filter, listPage } from './page-query'
import type { Patients } from './patients'
import type { Vault } from './vault'

type Schemas = components['schemas']

interface PrescriptionRow extends Omit<Schemas['Prescription'], keyof PrescriptionContent> {
  last_given_at: string | null
  content: Buffer
  wrapped_key: Buffer
}

const prescriptions = {
  columns: `t.id, t.patient_id as patient, t.doctor_id as doctor, t.content, t.status, t.created_at, t.last_given_at,
    t.run_id, p.wrapped_key`,
  from: 'prescriptions t join patients p on p.id = t.patient_id',
}
const newestFirst = { ...prescriptions, name: 'prescriptions', order: 't.created_at desc, t.id' }
const dueFirst = { ...prescriptions, name: 'due', order: 't.last_given_at nulls first, t.id' }

const prescribe: Statement = {
  name: 'prescription_insert',
  text: `insert into prescriptions (id, hospital_id, patient_id, doctor_id, content, status, run_id)
    values ($1, $2, $3, $4, $5, 'active', $6) returning created_at`,
}
const patientOfPrescription: Statement = {
  name: 'prescription_patient',
  text: 'select patient_id from prescriptions where id = $1 and hospital_id = $2',
}
export const giveMedication: Statement = {
  name: 'administration_insert',
  text: `with administration as (
      insert into administrations (id, hospital_id, prescription_id, patient_id, nurse_id, outcome, note, run_id)
      values ($1, $2, $3, $4, $5, $6, $7, $8) returning given_at
    ), prescription as (
      update prescriptions set last_given_at = given_at from administration where id = $3 and $6 = 'given'
    ) select given_at from administration`,
}

type TreatmentOperation = 'listPrescriptions' | 'createPrescription' | 'listDueMedications' | 'administerMedication'

export function treatmentOperations(
  database: Database,
  patients: Patients,
  vault: Vault,
  audit: AuditLog,
): Pick<Handlers<operations>, TreatmentOperation> {
  return {
    listPrescriptions: (request) => {
      const { caller, timing } = request
      const { patient } = request.query
      const filter = ofHospital(caller.hospitalId)
        .where('patient', 't.patient_id = ?', patient)
        .where('own', 't.patient_id = ?', onlyPatient(request))
      audit.note(caller, 'prescription.list', patient)
      return listPage(database, request, newestFirst, filter, (row: PrescriptionRow) => {
        const { last_given_at: _, content: __, wrapped_key: ___, ...rest } = row
        return { ...rest, ...contentOf(timing, row) }
      })
    },

    createPrescription: async (request, reply) => {
      const { caller, timing, body, headers } = request
      const { hospitalId, userId } = caller
      const { patient, medication, instructions } = body
      const key = await patients.keyOf(timing, hospitalId, patient)
      const id = randomUUID()
      const runId = headers['x-run-id'] ?? null
      const sealed = vault.encrypt(timing, key, column.prescription, { medication, instructions })
      const values = [id, hospitalId, patient, userId, sealed, runId]
      const [row] = await database.query<{ created_at: string }>(timing, prescribe, values)
      await audit.record(caller, 'prescription.create', patient)
      reply.code(201)
      const made = { id, patient, doctor: userId, medication, instructions, run_id: runId }
      return { ...made, status: 'active' as const, created_at: row?.created_at as string }
    },

    listDueMedications: (request) => {
      const { caller, timing } = request
      const { patient } = request.query
      const assigned = 't.patient_id in (select patient_id from assignments where user_id = ?)'
      const filter = ofHospital(caller.hospitalId)
        .where('active', 't.status = ?', 'active')
        .where('patient', 't.patient_id = ?', patient)
        .where('assigned', assigned, patient === undefined ? caller.userId : undefined)
      audit.note(caller, 'administration.list', patient)
      return listPage(database, request, dueFirst, filter, (row: PrescriptionRow) => {
        const { medication } = contentOf(timing, row)
        return { prescription: row.id, patient: row.patient, medication, last_given_at: row.last_given_at }
      })
    },

    administerMedication: async (request, reply) => {
      const { caller, timing, body, headers } = request
      const { hospitalId, userId } = caller
      const { prescription, outcome, note = '' } = body
      const found = await database.query<{ patient_id: string }>(timing, patientOfPrescription, [
        prescription,
        hospitalId,
      ])
      const patient = found[0]?.patient_id
      if (patient === undefined) throw new Refusal(404, 'not_found', 'there is no such prescription')
      const key = await patients.keyOf(timing, hospitalId, patient)
      const id = randomUUID()
      const runId = headers['x-run-id'] ?? null
      const sealed = vault.encrypt(timing, key, column.note, note)
      const values = [id, hospitalId, prescription, patient, userId, outcome, sealed, runId]
      const [row] = await database.query<{ given_at: string }>(timing, giveMedication, values)
      await audit.record(caller, 'administration.create', patient)
      reply.code(201)
      const given_at = row?.given_at as string
      return { id, prescription, patient, nurse: userId, outcome, note, given_at, run_id: runId }
    },
  }

  function contentOf(timing: RequestTiming, { patient, wrapped_key, content }: PrescriptionRow): PrescriptionContent {
    return vault.decrypt(timing, vault.unwrap(timing, patient, wrapped_key), column.prescription, content)
  }
}

function ofHospital(hospitalId: string): Filter {
  return new Filter().where('hospital', 't.hospital_id = ?', hospitalId)
}
