import { faker } from '@faker-js/faker/locale/base'
import { describe, expect, it } from 'vitest'
import { misfit } from '../lib/data/fields/shape'
import { serviceYear } from '../lib/data/people'
import { conditions } from './clinical/conditions'
import { medcorPools, patientRows } from './medcor'

const rows = [...patientRows(faker, 1, 1500)]
const pool = medcorPools['medcor-patients']

describe('patients', () => {
  it('hold nothing outside the reserved ranges, and each id is of our namespace', () => {
    for (const row of rows) {
      expect(pool && misfit(row, pool.fields)).toBeUndefined()
      expect(pool?.foreign?.(row)).toBeUndefined()
    }
  })

  it('are as they are however many there are, and differ from seed to seed', () => {
    expect([...patientRows(faker, 1, 3)]).toEqual(rows.slice(0, 3))
    expect([...patientRows(faker, 2, 3)]).not.toEqual(rows.slice(0, 3))
  })

  it.each(['id', 'mrn', 'email'] as const)('have each a %s of their own', (field) =>
    expect(new Set(rows.map((row) => row[field])).size).toBe(rows.length),
  )

  it('have diagnoses and medications of their age and sex', () => {
    for (const { birth_date, sex, visits } of rows) {
      const age = serviceYear - Number(birth_date.slice(0, 4))
      for (const { diagnosis, medications } of visits) {
        const condition = conditions.find(({ code }) => code === diagnosis.code)
        expect(condition?.text).toBe(diagnosis.text)
        expect(age).toBeGreaterThanOrEqual(condition?.ages[0] ?? 99)
        expect(age).toBeLessThanOrEqual(condition?.ages[1] ?? -1)
        expect([undefined, sex]).toContain(condition?.sex)
        expect(medications).toHaveLength(condition?.medications.length ?? -1)
      }
    }
  })

  it('have vital signs that a living person can have', () => {
    for (const { visits } of rows)
      for (const { vital_signs: v } of visits) {
        expect(v.systolic_mmhg).toBeGreaterThan(v.diastolic_mmhg + 10)
        for (const [value, from, to] of [
          [v.heart_rate_bpm, 45, 180],
          [v.temperature_c, 36, 40],
          [v.spo2_percent, 85, 100],
          [v.respiratory_rate_bpm, 10, 50],
          [v.weight_kg, 3, 135],
        ] as const) {
          expect(value).toBeGreaterThanOrEqual(from)
          expect(value).toBeLessThanOrEqual(to)
        }
      }
  })

  it('were seen one to fourteen times in the year, more often the older they are', () => {
    const mean = (of: typeof rows) => of.reduce((sum, { visits }) => sum + visits.length, 0) / of.length
    for (const { visits } of rows) {
      expect(visits.length).toBeGreaterThanOrEqual(1)
      expect(visits.length).toBeLessThanOrEqual(14)
      const days = visits.map(({ date }) => date)
      expect(days).toEqual([...new Set(days)].sort())
    }
    const bornFrom = (from: number, to: number) =>
      rows.filter(({ birth_date }) => Number(birth_date.slice(0, 4)) >= from && Number(birth_date.slice(0, 4)) < to)
    expect(mean(bornFrom(1934, 1960))).toBeGreaterThan(mean(bornFrom(1980, 2007)) + 0.5)
    expect(mean(rows)).toBeGreaterThan(2)
    expect(mean(rows)).toBeLessThan(6)
  })
})
