import type { components } from '../../contracts/generated/medcor'

export type StoredRole = components['schemas']['Role']

/** As the contract has them. */
const roles: readonly StoredRole[] = ['ADMIN', 'DOCTOR', 'NURSE', 'PATIENT', 'STAFF']

export function isRole(text: string): text is StoredRole {
  return (roles as readonly string[]).includes(text)
}
