import type { FastifyReply, FastifyRequest } from 'fastify'
import type { operations } from '../../contracts/generated/medcor'
import type { Handlers } from '../../service/contract'
import { Refusal } from '../../service/refusal'
import type { StoredRole } from './roles'

/** Of whom: every patient of the hospital, or only the patient who asks. */
export type Scope = 'hospital' | 'own'
type Permission = { to: string } & Partial<Record<StoredRole, Scope>>

const staff = { ADMIN: 'hospital', DOCTOR: 'hospital', NURSE: 'hospital', STAFF: 'hospital' } as const
const clinicians = { DOCTOR: 'hospital', NURSE: 'hospital' } as const
const everybody = { ...staff, PATIENT: 'own' } as const

/** Needs no token. */
type Open = 'login' | 'refresh' | 'health'

/** Who may do what: the one table. A role that a row does not name may not. */
const permissions: Record<Exclude<keyof operations, Open>, Permission> = {
  logout: { to: 'log out', ...everybody },
  profile: { to: 'read their profile', ...everybody },
  switchRole: { to: 'switch roles', ...everybody },
  countSessions: { to: 'count sessions', ...staff },
  listPatients: { to: 'search patients', ...everybody },
  registerPatient: { to: 'register patients', ADMIN: 'hospital', STAFF: 'hospital' },
  listUsers: { to: 'list users', ...staff },
  getUser: { to: 'read users', ...everybody },
  listDoctors: { to: 'list doctors', ...everybody },
  listHospitals: { to: 'list hospitals', ...everybody },
  listRecords: { to: 'read records', ADMIN: 'hospital', ...clinicians, PATIENT: 'own' },
  getRecord: { to: 'read records', ADMIN: 'hospital', ...clinicians, PATIENT: 'own' },
  getPlainRecord: { to: 'read records', ADMIN: 'hospital', ...clinicians, PATIENT: 'own' },
  createRecord: { to: 'write records', ...clinicians },
  updateRecord: { to: 'write records', ...clinicians },
  listAppointments: { to: 'read appointments', ...everybody },
  createAppointment: { to: 'make appointments', ADMIN: 'hospital', DOCTOR: 'hospital', STAFF: 'hospital' },
  listPrescriptions: { to: 'read prescriptions', ...clinicians, PATIENT: 'own' },
  createPrescription: { to: 'prescribe', DOCTOR: 'hospital' },
  listDueMedications: { to: 'read the medication record', ...clinicians },
  administerMedication: { to: 'administer medication', ...clinicians },
  listAuditEvents: { to: 'read the audit', ADMIN: 'hospital' },
  deleteRun: { to: 'remove a run', ADMIN: 'hospital' },
}

/** Who may read a confidential record, beside the right to read records. */
const confidential: Permission = { to: 'read confidential records', DOCTOR: 'hospital', PATIENT: 'own' }

/** @throws {Refusal} 403 */
function scopeOf(permission: Permission, role: StoredRole): Scope {
  const scope = permission[role]
  if (!scope) throw new Refusal(403, 'forbidden', `${article(role)} ${role} may not ${permission.to}`)
  return scope
}

export function mayReadConfidential(role: StoredRole): boolean {
  return confidential[role] !== undefined
}

/** @throws {Refusal} 403 when the role may not read this record because it is confidential. */
export function assertMayRead(record: { is_confidential: boolean }, role: StoredRole): void {
  if (record.is_confidential) scopeOf(confidential, role)
}

/**
 * The handlers, each behind the row of its operation; `request.scope` says what the row gave.
 * @param letsPass a fault: whether an operation is open to a role that may not
 */
export function enforced(
  handlers: Handlers<operations>,
  letsPass: (operation: string, role: StoredRole) => boolean = () => false,
): Handlers<operations> {
  const guarded = Object.entries(handlers).map(([id, handler]) => {
    const permission = (permissions as Partial<Record<string, Permission>>)[id]
    const handle = handler as (request: FastifyRequest, reply: FastifyReply) => unknown
    if (!permission) return [id, handle]
    return [
      id,
      (request: FastifyRequest, reply: FastifyReply) => {
        const { role } = request.caller
        request.scope = letsPass(id, role) ? 'hospital' : scopeOf(permission, role)
        return handle(request, reply)
      },
    ]
  })
  return Object.fromEntries(guarded) as Handlers<operations>
}

function article(role: StoredRole): string {
  return role === 'ADMIN' ? 'an' : 'a'
}
