import { describe, expect, it } from 'vitest'
import { endpoints, type operations } from '../../contracts/generated/medcor'
import type { Handlers } from '../../service/contract'
import { Refusal } from '../../service/refusal'
import { assertMayRead, enforced } from './permissions'
import type { StoredRole } from './roles'

const ids = Object.keys(endpoints) as (keyof operations)[]
type Handle = (request: { scope?: string; caller: { role: StoredRole } }) => string
const answering: Handle = (request) => request.scope ?? ''
const handlers = enforced(
  Object.fromEntries(ids.map((id) => [id, answering])) as unknown as Handlers<operations>,
) as unknown as Record<keyof operations, Handle>

/** What a role gets at an operation: a scope, or the refusal. */
function outcome(id: keyof operations, role: StoredRole): string {
  try {
    return handlers[id]({ caller: { role } })
  } catch (error) {
    if (error instanceof Refusal) return `${error.status} ${error.message}`
    throw error
  }
}

describe('permissions', () => {
  it.each<[keyof operations, StoredRole, string]>([
    ['createPrescription', 'DOCTOR', 'hospital'],
    ['createPrescription', 'NURSE', '403 a NURSE may not prescribe'],
    ['createPrescription', 'ADMIN', '403 an ADMIN may not prescribe'],
    ['getRecord', 'PATIENT', 'own'],
    ['getRecord', 'STAFF', '403 a STAFF may not read records'],
    ['updateRecord', 'PATIENT', '403 a PATIENT may not write records'],
    ['administerMedication', 'NURSE', 'hospital'],
    ['listAuditEvents', 'DOCTOR', '403 a DOCTOR may not read the audit'],
    ['listPatients', 'PATIENT', 'own'],
    ['deleteRun', 'NURSE', '403 a NURSE may not remove a run'],
  ])('%s as %s: %s', (id, role, expected) => {
    expect(outcome(id, role)).toBe(expected)
  })

  it('gives a PATIENT nothing of others, at any operation', () => {
    for (const id of ids) if (!isOpen(id)) expect(outcome(id, 'PATIENT'), id).toMatch(/^(own|403 )/)
  })

  it('reads the plain twin exactly as the encrypted record', () => {
    for (const role of ['ADMIN', 'DOCTOR', 'NURSE', 'PATIENT', 'STAFF'] as const) {
      expect(outcome('getPlainRecord', role)).toBe(outcome('getRecord', role))
    }
  })

  it('keeps confidential records to doctors and the patient', () => {
    const refused = (role: StoredRole) => {
      try {
        assertMayRead({ is_confidential: true }, role)
        return false
      } catch {
        return true
      }
    }
    expect((['ADMIN', 'DOCTOR', 'NURSE', 'PATIENT'] as const).filter(refused)).toEqual(['ADMIN', 'NURSE'])
    expect(() => assertMayRead({ is_confidential: false }, 'NURSE')).not.toThrow()
  })
})

function isOpen(id: keyof operations): boolean {
  return ['login', 'refresh', 'health'].includes(id)
}
