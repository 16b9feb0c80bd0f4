import { describe, expect, it } from 'vitest'
import { cleanRows, faultRows, reducedRows, rowsNamed } from './matrix'
import { fingerprint, isFound, type Outcome } from './outcome'
import { proofPage } from './proof-page'
import { assertOwnPlatform } from './refusals'

const row = faultRows.find(({ name }) => name === 'calls-capped-9000') ?? faultRows[0]
if (!row) throw new Error('there are no rows')
const outcome = (more: Partial<Outcome>): Outcome => ({
  row: fingerprint(row),
  verdict: 'fail',
  tripped: row.trips,
  undecided: [],
  repeated: 0,
  endedAt: '2026-01-01T00:00:00.000Z',
  seconds: 30,
  commit: '',
  ...more,
})

describe('the matrix', () => {
  it('has 35 faults or more, each by a name of its own, and 40 clean runs', () => {
    expect(faultRows.length).toBeGreaterThanOrEqual(35)
    expect(new Set([...faultRows, ...cleanRows].map(({ name }) => name)).size).toBe(faultRows.length + cleanRows.length)
    expect(cleanRows).toHaveLength(40)
    expect(cleanRows.filter(({ settings }) => settings['VUS'] === '1000')).toHaveLength(10)
  })

  it('has ten that tell the most, at sizes that a test can have', () => {
    expect(reducedRows).toHaveLength(10)
    expect(reducedRows.some(({ settings }) => settings['VUS'] === '1000')).toBe(false)
  })

  it('needs 1,000 VUs for T3 and M3 alone', () => {
    const large = faultRows.filter(({ settings }) => settings['VUS'] === '1000')
    expect(large.map(({ trips }) => trips[0]).sort()).toEqual(['M3', 'T3'])
  })
})

describe('a selection', () => {
  it('is of faults, faults at once, and clean runs', () => {
    const [one, both, clean] = rowsNamed(['status-slow', 'initiation-slow+webhooks-late', 'clean-tcall-smoke-1'])
    expect(one?.trips).toEqual(['T2'])
    expect(both).toMatchObject({
      trips: ['T1', 'T5a'],
      faults: [
        { service: 'tcall', name: 'initiation-slow' },
        { service: 'proxy', name: 'webhooks-late' },
      ],
    })
    expect(clean?.faults).toEqual([])
  })

  it('of what is not there, or cannot be combined, is refused in one line', () => {
    expect(() => rowsNamed(['nope'])).toThrow(/^there is no fault "nope"; there are initiation-slow, /)
    expect(() => rowsNamed(['status-slow+status-html'])).toThrow(
      'status-slow and status-html cannot be combined: both change the same operation; prove each alone',
    )
    expect(() => rowsNamed(['status-slow+role-gap'])).toThrow('they need different runs')
  })

  it('is refused with a platform on another machine', () => {
    expect(() => assertOwnPlatform({ TCALL_BASE_URL: 'https://staging.example.test' })).toThrow(
      'TCALL_BASE_URL "https://staging.example.test" is another machine: faults are put only into what prove starts here; unset TCALL_BASE_URL',
    )
    expect(() => assertOwnPlatform({ TCALL_BASE_URL: 'http://127.0.0.1:7100' })).not.toThrow()
  })
})

describe('a fault', () => {
  it('is found by exactly its own targets', () => {
    expect(isFound(row, outcome({}))).toBe(true)
    expect(isFound(row, outcome({ tripped: row.trips.slice(1) }))).toBe(false)
    expect(isFound(row, outcome({ tripped: [...row.trips, 'T6'] }))).toBe(false)
    expect(isFound(row, outcome({ verdict: 'invalid' }))).toBe(false)
  })

  it('without a target is found by what the result reports', () => {
    const reported = { ...row, trips: [], shows: 'order_inversions' } as const
    expect(isFound(reported, outcome({ tripped: [], shown: 3, verdict: 'pass' }))).toBe(true)
    expect(isFound(reported, outcome({ tripped: [], shown: 0, verdict: 'pass' }))).toBe(false)
  })
})

describe('the page', () => {
  it('counts what was run and says what was not', () => {
    const page = proofPage([row, { ...row, name: 'other' }], cleanRows, (asked) =>
      asked === row ? outcome({ tripped: [...row.trips, 'T6'] }) : undefined,
    )
    expect(page).toContain(
      'Detected: **0 of 1** that were run, of 2 there are. Targets tripped that should not have: **1**.',
    )
    expect(page).toContain('| not run |')
    expect(page).toContain('None was run.')
  })

  it('bounds the rate of false alarms', () => {
    const page = proofPage([], cleanRows, () => outcome({ verdict: 'pass', tripped: [] }))
    expect(page).toContain('False alarms: **0** in 40 valid clean runs, of 40 planned; the rate is below 7.2 %')
  })
})
