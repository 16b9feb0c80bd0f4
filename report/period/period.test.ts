import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { periodBefore, periodNames, periodOf } from './period'

describe('a period', () => {
  it.each([
    ['daily', '2026-03-29', 'UTC', '2026-03-29T00:00:00.000Z', '2026-03-30T00:00:00.000Z', '2026-03-29'],
    // Clocks went on an hour that night, and back an hour in autumn: days of 23 and of 25 hours.
    ['daily', '2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z', '2026-03-29'],
    ['daily', '2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z', '2026-10-25'],
    // There is no midnight there: clocks went from 24:00 to 01:00.
    ['daily', '2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z', '2018-11-05T02:00:00.000Z', '2018-11-04'],
    [
      'daily',
      '2026-03-28T23:30:00Z',
      'Europe/Berlin',
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
      '2026-03-29',
    ],
    ['weekly', '2026-12-31', 'UTC', '2026-12-28T00:00:00.000Z', '2027-01-04T00:00:00.000Z', '2026-W53'],
    ['weekly', '2027-01-03', 'UTC', '2026-12-28T00:00:00.000Z', '2027-01-04T00:00:00.000Z', '2026-W53'],
    ['monthly', '2028-02-29', 'UTC', '2028-02-01T00:00:00.000Z', '2028-03-01T00:00:00.000Z', '2028-02'],
  ] as const)('%s of %s in %s', (name, of, zone, from, until, label) => {
    expect(periodOf(name, of, zone)).toEqual({ name, zone, from, until, label })
  })

  it.each([
    ['2026-13-40', 'UTC', '"2026-13-40" is no day; write 2026-11-22'],
    ['yesterday', 'UTC', '"yesterday" is no day; write 2026-11-22'],
    ['2026-11-22', 'Mars/Olympus', '"Mars/Olympus" is no time zone; write UTC or Europe/Berlin'],
  ])('is none of %s in %s', (of, zone, why) => {
    expect(() => periodOf('daily', of, zone)).toThrow(new Error(why))
  })

  it('follows the one before it without a gap, in every zone, and each moment lies in its own', () => {
    const moment = fc.date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
    const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu')
    fc.assert(
      fc.property(moment, zone, fc.constantFrom(...periodNames), (time, of, name) => {
        const iso = time.toISOString()
        const period = periodOf(name, iso, of)
        expect(period.from <= iso && iso < period.until).toBe(true)
        expect(periodBefore(period).until).toBe(period.from)
      }),
    )
  })
})

describe('runs about a change of clocks', () => {
  // A run ends every half hour for ten weeks, so some at 02:30 on a clock that shows it twice.
  const ends = (from: string) =>
    Array.from({ length: 48 * 70 }, (_, n) => new Date(Date.parse(from) + n * 1_800_000).toISOString())

  it.each([
    ['Europe/Berlin', '2026-03-01T00:00:00Z'],
    ['Europe/Berlin', '2026-10-01T00:00:00Z'],
    ['America/New_York', '2026-10-01T00:00:00Z'],
    ['Australia/Lord_Howe', '2026-03-01T00:00:00Z'],
    ['America/Sao_Paulo', '2018-10-01T00:00:00Z'],
  ])('each lies in one day, week and month: %s from %s', (zone, from) => {
    for (const name of periodNames) {
      const all = ends(from)
      const [first = '', last = ''] = [all[0], all.at(-1)]
      const periods = [periodOf(name, last, zone)]
      while ((periods[0]?.from ?? '') > first) periods.unshift(periodBefore(periods[0] as (typeof periods)[number]))
      const inEach = periods.map((period) => all.filter((end) => end >= period.from && end < period.until))
      expect(inEach.flat()).toEqual(all)
      expect(new Set(periods.map(({ label }) => label)).size).toBe(periods.length)
      for (const [at, period] of periods.entries()) {
        // The first and the last: between them is no other border.
        const within = inEach[at] ?? []
        for (const end of [...within.slice(0, 1), ...within.slice(-1)])
          expect(periodOf(name, end, zone)).toEqual(period)
      }
    }
  })

  it('at 02:30, which was there twice, are two runs of one day of 25 hours', () => {
    const day = periodOf('daily', '2026-10-25', 'Europe/Berlin')
    for (const end of ['2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00+01:00']) {
      expect(periodOf('daily', end, 'Europe/Berlin')).toEqual(day)
    }
    expect(Date.parse(day.until) - Date.parse(day.from)).toBe(25 * 3_600_000)
  })
})
