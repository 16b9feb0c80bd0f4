import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { type WorkingRole, workingRoles } from '../../../thresholds/medcor-pace'
import { roleOfVu, vusInRole } from './roles'

vi.mock('k6/execution', () => ({ default: { vu: { idInTest: 1 } } }))

const working = Object.keys(workingRoles) as WorkingRole[]
const countsOf = (vus: readonly number[]) =>
  Object.fromEntries(working.map((role) => [role, vus.filter((vu) => roleOfVu(vu) === role).length]))
const range = (from: number, count: number) => Array.from({ length: count }, (_, at) => from + at)

describe('roleOfVu', () => {
  it('has the shares of the SLA document', () => {
    expect(workingRoles).toEqual({ doctor: 0.3, nurse: 0.55, admin: 0.15 })
    expect(countsOf(range(1, 1000))).toEqual({ doctor: 300, nurse: 550, admin: 150 })
  })

  it('keeps the shares in any hundred VUs in a row', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), (from) => {
        expect(countsOf(range(from, 100))).toEqual({ doctor: 30, nurse: 55, admin: 15 })
      }),
    )
  })

  it('mixes the roles: twenty VUs in a row have each of them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), (from) => {
        expect(Object.values(countsOf(range(from, 20)))).not.toContain(0)
      }),
    )
  })
})

describe('vusInRole', () => {
  it('counts the VUs of a role among the first, so that their accounts suffice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), (vus) => {
        const counts = working.map((role) => vusInRole(role, vus))
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(vus)
        working.forEach((role, at) => {
          expect(Math.abs((counts[at] ?? 0) - vus * workingRoles[role])).toBeLessThan(3)
        })
      }),
    )
  })
})
