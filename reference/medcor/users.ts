import type { components } from '../../contracts/generated/medcor'
import type { RequestTiming } from '../../service/timing'
import type { PatientRow, Patients } from './patients'
import type { StoredRole } from './roles'

type User = components['schemas']['User']

export interface UserRow {
  id: string
  hospital_id: string
  hospital_name: string
  email: string
  first_name: string | null
  last_name: string | null
  roles: StoredRole[]
  /** Of an account that is a patient. */
  wrapped_key: PatientRow['wrapped_key'] | null
  identity: PatientRow['identity'] | null
}

export const userColumns = `users.id, users.hospital_id, hospitals.name as hospital_name, email, first_name, last_name,
  roles, wrapped_key, identity`
export const userTables =
  'users join hospitals on hospitals.id = users.hospital_id left join patients on patients.id = users.patient_id'

/** A user in one of their roles, the first one unless stated. A patient's name is decrypted. */
export function userOf(
  timing: RequestTiming,
  patients: Patients,
  row: UserRow,
  role: StoredRole = row.roles[0] as StoredRole,
): User {
  const { id, email, wrapped_key, identity, roles } = row
  const name = wrapped_key && identity ? patients.identityOf(timing, { id, wrapped_key, identity }) : row
  return {
    id,
    email,
    first_name: name.first_name ?? '',
    last_name: name.last_name ?? '',
    role,
    roles,
    hospital: row.hospital_id,
    hospital_name: row.hospital_name,
  }
}
