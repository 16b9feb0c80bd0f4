import type { operations } from '../../contracts/generated/medcor'
import type { Handlers } from '../../service/contract'
import type { Database } from '../../service/database'
import type { AuditLog } from './audit'
import { onlyPatient } from './caller'
import { Filter, listPage } from './page-query'
import { type PatientRow, Patients } from './patients'

const list = { name: 'patients', columns: Patients.columns, from: 'patients', order: 'id' }

export function patientOperations(
  database: Database,
  patients: Patients,
  audit: AuditLog,
): Pick<Handlers<operations>, 'listPatients' | 'registerPatient'> {
  return {
    listPatients: async (request) => {
      const { hospitalId, userId } = request.caller
      const { search, assigned } = request.query
      const filter = new Filter()
        .where('hospital', 'hospital_id = ?', hospitalId)
        .where('own', 'id = ?', onlyPatient(request))
        .where('assigned', 'id in (select patient_id from assignments where user_id = ?)', assigned && userId)
      for (const token of search === undefined ? [] : patients.searchTokens(hospitalId, search)) {
        filter.where(
          'word',
          'id in (select patient_id from patient_tokens where hospital_id = $1 and token = ?)',
          token,
        )
      }
      audit.note(request.caller, 'patient.list')
      return listPage<PatientRow, ReturnType<Patients['patientOf']>>(database, request, list, filter, (row) =>
        patients.patientOf(request.timing, row),
      )
    },

    registerPatient: async (request, reply) => {
      const { caller, timing, headers } = request
      const patient = await patients.register(timing, caller.hospitalId, request.body, headers['x-run-id'] ?? null)
      await audit.record(caller, 'patient.create', patient.id)
      reply.code(201)
      return patient
    },
  }
}
