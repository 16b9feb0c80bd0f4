import type { components, operations } from '../../contracts/generated/medcor'
import type { Handlers } from '../../service/contract'
import type { Database, Statement } from '../../service/database'
import { Refusal } from '../../service/refusal'
import type { AuditLog } from './audit'
import { onlyPatient } from './caller'
import { Filter, listPage } from './page-query'
import type { PatientRow, Patients } from './patients'
import { type UserRow, userColumns, userOf, userTables } from './users'

const users = { name: 'users', columns: userColumns, from: userTables, order: 'email' }
const hospitals = { name: 'hospitals', columns: 'id, name', from: 'hospitals', order: 'name' }
const hospitalName: Statement = { name: 'hospital_name', text: 'select name from hospitals where id = $1' }
const one: Statement = {
  name: 'user_one',
  text: `select ${userColumns} from ${userTables} where users.id = $1 and users.hospital_id = $2`,
}
const startsWith = `starts_with(email, lower(?)) or starts_with(lower(first_name), lower(?))
  or starts_with(lower(last_name), lower(?))`

type DirectoryOperation = 'listUsers' | 'listDoctors' | 'getUser' | 'listHospitals'

export function directoryOperations(
  database: Database,
  patients: Patients,
  audit: AuditLog,
): Pick<Handlers<operations>, DirectoryOperation> {
  return {
    listUsers: (request) => {
      const { role, search } = request.query
      const filter = ofHospital(request.caller.hospitalId)
        .where('role', '? = any(roles)', role)
        .where('search', `(${startsWith})`, search)
      return listPage(database, request, users, filter, (row: UserRow) => userOf(request.timing, patients, row))
    },

    listDoctors: (request) => {
      const filter = ofHospital(request.caller.hospitalId).where('role', '? = any(roles)', 'DOCTOR')
      return listPage(database, request, users, filter, (row: UserRow) =>
        userOf(request.timing, patients, row, 'DOCTOR'),
      )
    },

    getUser: async (request) => {
      const { timing, caller } = request
      const { id } = request.params
      const only = onlyPatient(request)
      if (only !== undefined && only !== id) throw new Refusal(404, 'not_found', 'there is no such user')
      const patient = await patients.find(timing, caller.hospitalId, id)
      if (patient) {
        audit.note(caller, 'patient.read', id)
        return ofPatient(patient, await nameOf(caller.hospitalId, timing), timing)
      }
      const [row] = await database.query<UserRow>(timing, one, [id, caller.hospitalId])
      if (!row) throw new Refusal(404, 'not_found', 'there is no such user')
      return { ...userOf(timing, patients, row), patient: null }
    },

    listHospitals: (request) => {
      const filter = new Filter().where('id', 'id = ?', request.caller.hospitalId)
      return listPage(database, request, hospitals, filter, (row: components['schemas']['Hospital']) => row)
    },
  }

  function ofPatient(row: PatientRow, hospitalName: string, timing: Parameters<typeof userOf>[0]) {
    const patient = patients.patientOf(timing, row)
    const { id, email, first_name, last_name, hospital } = patient
    const role = 'PATIENT' as const
    return { id, email, first_name, last_name, role, hospital, hospital_name: hospitalName, patient }
  }

  async function nameOf(hospitalId: string, timing: Parameters<typeof userOf>[0]): Promise<string> {
    const [row] = await database.query<{ name: string }>(timing, hospitalName, [hospitalId])
    return row?.name ?? ''
  }
}

function ofHospital(hospitalId: string): Filter {
  return new Filter().where('hospital', 'users.hospital_id = ?', hospitalId)
}
