import exec from 'k6/execution'
import type { components } from '../../../contracts/generated/medcor'
import { type WorkingRole, workingRoles } from '../../../thresholds/medcor-pace'

/** A role as the suite writes it, in tags and in its account file. */
export type Role = Lowercase<components['schemas']['Role']>

export const roles: readonly Role[] = ['admin', 'doctor', 'nurse', 'patient', 'staff']

/** As the contract has it. */
export function contractRole(role: Role): components['schemas']['Role'] {
  return role.toUpperCase() as components['schemas']['Role']
}

/** In any hundred VUs with numbers in a row, each role has its share. */
const cycle = 100
/** Coprime to the cycle: the roles are mixed, not one after the other. */
const stride = 37

/** The role this VU works in. */
export function roleOfVu(vu = exec.vu.idInTest): WorkingRole {
  const place = ((vu * stride) % cycle) / cycle
  let upTo = 0
  const roles = Object.keys(workingRoles) as WorkingRole[]
  for (let at = 0; at < roles.length; at++) {
    const role = roles[at] as WorkingRole
    upTo += workingRoles[role]
    if (place < upTo - 1e-9) return role
  }
  return 'nurse'
}

/** How many of the first `vus` VUs work in a role: so many accounts of it are needed. */
export function vusInRole(role: WorkingRole, vus: number): number {
  let count = 0
  for (let vu = 1; vu <= vus; vu++) if (roleOfVu(vu) === role) count += 1
  return count
}
