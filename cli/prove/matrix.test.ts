import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { medcorTargets } from '../../thresholds/medcor'
import type { Targets } from '../../thresholds/target'
import { tcallTargets } from '../../thresholds/tcall'
import { cleanRows, faultRows, reducedRows, rowsNamed } from './matrix'
import { fingerprint, isFound, type RowOutcome } from './outcome'
import { proofPage } from './proof-page'
import { assertOwnPlatform } from './refusals'

const row = faultRows.find(({ name }) => name === 'calls-capped-9000') ?? faultRows[0]
if (!row) throw new Error('there are no rows')
const outcome = (more: Partial<RowOutcome>): RowOutcome => ({
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
    expect(reducedRows.flatMap(({ faults }) => faults)).toHaveLength(10)
    expect(reducedRows.some(({ settings }) => settings['VUS'] === '1000')).toBe(false)
  })

  it('needs 1,000 VUs for T3 and M3 alone', () => {
    const large = faultRows.filter(({ settings }) => settings['VUS'] === '1000')
    expect(large.map(({ trips }) => trips[0]).sort()).toEqual(['M3', 'T3'])
  })
})

/** Proved elsewhere: what judges the generator, and clocks, in e2e/generator.long.test.ts; what controls M5, in controls.test.ts. */
const provedElsewhere = ['T5f', 'M5c', 'M5d', 'G2a', 'G2b', 'G2c']

it('every target has a fault that trips it', () => {
  const tripped = new Set(faultRows.flatMap(({ trips }) => trips))
  // What a command of sla judges is proved by that command: docs/LIMITS.md, docs/RESILIENCE.md.
  const targets = Object.entries({ ...tcallTargets, ...medcorTargets } as Targets).flatMap(([id, { judgedBy }]) =>
    judgedBy || provedElsewhere.includes(id) ? [] : [id],
  )
  expect(targets.filter((id) => !tripped.has(id))).toEqual([])
})

it('docs/PROOF.md is of these rows', () => {
  const page = readFileSync(new URL('../../docs/PROOF.md', import.meta.url), 'utf8')
  for (const { name, what, size } of faultRows) expect(page).toContain(`| \`${name}\` | ${what} | ${size} |`)
  for (const { name } of cleanRows) expect(page).toContain(`| ${name} |`)
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
    expect(() => rowsNamed(['record-schema+nurse-prescribes'])).toThrow(
      'record-schema and nurse-prescribes cannot be combined: G3 is to be tripped by both; prove each alone',
    )
  })

  it('is refused with a platform on another machine', () => {
    expect(() => assertOwnPlatform({ TCALL_BASE_URL: 'https://staging.example.test' }, ['TCALL_BASE_URL'])).toThrow(
      'TCALL_BASE_URL "https://staging.example.test" is another machine: faults are put only into what prove starts here; unset TCALL_BASE_URL',
    )
    expect(() => assertOwnPlatform({ TCALL_BASE_URL: 'http://127.0.0.1:7100' }, ['TCALL_BASE_URL'])).not.toThrow()
  })
})

describe('a fault', () => {
  it('is found by exactly its own targets', () => {
    expect(isFound(row, outcome({}))).toBe(true)
    expect(isFound(row, outcome({ tripped: row.trips.slice(1) }))).toBe(false)
    expect(isFound(row, outcome({ tripped: [...row.trips, 'T6'] }))).toBe(false)
    expect(isFound(row, outcome({ verdict: 'invalid' }))).toBe(false)
    expect(isFound(row, outcome({ code: 99 }))).toBe(true)
    expect(isFound(row, outcome({ code: 0 }))).toBe(false)
  })

  it('without a target is found by what the result reports', () => {
    const reported = { ...row, trips: [], shows: 'webhooks.order_inversions' } as const
    expect(isFound(reported, outcome({ tripped: [], shown: 3, verdict: 'pass' }))).toBe(true)
    expect(isFound(reported, outcome({ tripped: [], shown: 0, verdict: 'pass' }))).toBe(false)
  })
})

const alone = { machine: '2 cores', generator: [], calibration: undefined }

describe('the page', () => {
  it('shows whom a run blamed, and marks what should have ended otherwise', () => {
    const of = (verdict: string) => ({
      what: 'too few VUs',
      must: 'invalid',
      verdict,
      code: 110,
      reason: 'it was late',
    })
    const generator = [{ by: 'e2e/x.test.ts', endedAt: '2026-01-01T00:00:00.000Z', cases: [of('invalid'), of('fail')] }]
    const page = proofPage([], [], () => undefined, { ...alone, generator })
    expect(page).toContain('| too few VUs | invalid | invalid | 110 | it was late |')
    expect(page).toContain('| too few VUs | invalid | **fail** | 110 |')
  })

  it('counts what was run and says what was not', () => {
    const page = proofPage(
      [row, { ...row, name: 'other' }],
      cleanRows,
      (asked) => (asked === row ? outcome({ tripped: [...row.trips, 'T6'] }) : undefined),
      alone,
    )
    expect(page).toContain(
      'Detected: **0 of 1** that were run, of 2 there are. Targets tripped that should not have: **1**.',
    )
    expect(page).toContain('| not run |')
    expect(page).toContain('None was run.')
  })

  it('bounds the rate of false alarms', () => {
    const page = proofPage([], cleanRows, () => outcome({ verdict: 'pass', tripped: [] }), alone)
    expect(page).toContain('False alarms: **0** in 40 valid clean runs, of 40 planned; the rate is below 7.2 %')
  })
})
