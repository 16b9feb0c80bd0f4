import type { components } from '../../contracts/generated/medcor'

export type Role = components['schemas']['Role']

/** As the contract has them. */
const roles: readonly Role[] = ['ADMIN', 'DOCTOR', 'NURSE', 'PATIENT', 'STAFF']

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text)
}
