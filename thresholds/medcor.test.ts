import { describe, expect, it } from 'vitest'
import type { Profile } from '../lib/plan/profile'
import { baseline } from '../lib/plan/profiles/baseline'
import { load } from '../lib/plan/profiles/load'
import { smoke } from '../lib/plan/profiles/smoke'
import { soak } from '../lib/plan/profiles/soak'
import { stress } from '../lib/plan/profiles/stress'
import { compile } from './compile'
import { medcorTargets } from './medcor'
import { workingRoles } from './medcor-pace'
import type { RunShape } from './plan'

const run = ({ name, traits }: Profile, seconds: number, vus = 1000): RunShape => ({
  profile: name,
  traits,
  phases: [{ name: 'hold', fromS: 0, toS: seconds, load: 1, gated: true, reported: true }],
  size: { vus, arrivals_per_hour: 5250 },
  absent: [],
})
const roles = Object.keys(workingRoles)
const perRole = (id: string) => roles.map((role) => `${id} ${role}`)
const comparisons = ['M5a', 'M5b', 'M5c', 'M5d', 'M6']
const shared = ['G1', 'G2a', 'G2b', 'G2c', 'G3']

describe("Medcor's targets", () => {
  it.each([
    [smoke, ['G1', 'G3']],
    [baseline, [...perRole('M1'), ...perRole('M2'), ...comparisons, ...shared]],
    [load, [...perRole('M1'), ...perRole('M2'), 'M3', 'M4', ...comparisons, ...shared]],
    [stress, [...perRole('M1'), ...perRole('M2'), 'M3', 'M4', ...shared]],
    [soak, [...perRole('M1'), ...perRole('M2'), ...comparisons, ...shared, 'S1a', 'S1b', 'S1c']],
  ] as const)('of %o', (profile, ids) => {
    const { criteria } = compile(medcorTargets, run(profile, 60))
    expect(new Set(criteria.map(({ id }) => id))).toEqual(new Set(ids))
  })

  it('look at the samples of their own role, with a guard of their own', () => {
    const { thresholds } = compile(medcorTargets, run(load, 120))
    for (const role of roles) {
      for (const [sla, limit] of [
        ['M1', 300],
        ['M2', 200],
      ]) {
        const tags = `{sla:${sla},role:${role},phase:hold}`
        expect(thresholds[`http_req_duration${tags}`]?.[0]).toBe(`p(95)<${limit}`)
        expect(thresholds[`http_reqs${tags}`]?.[0]).toMatch(/^count>=\d{3,}$/)
      }
    }
  })

  it('ask for 200 logins a role at least, which the shift change brings in 72 s', () => {
    const needed = (seconds: number) =>
      compile(medcorTargets, run(load, seconds)).criteria.find(({ id }) => id === 'M2 nurse')?.minSamples
    expect([needed(30), needed(72), needed(600)]).toEqual([200, 200, 833])
  })

  it('read NOT PROVED for M3 below 500 VUs, and for M4 below 5,000 records an hour', () => {
    const modes = (vus: number, arrivals_per_hour: number) => {
      const shape = { ...run(load, 120, vus), size: { vus, arrivals_per_hour } }
      const all = Object.fromEntries(compile(medcorTargets, shape).criteria.map(({ id, mode }) => [id, mode]))
      return [all['M3'], all['M4']]
    }
    expect(modes(500, 5000)).toEqual(['gated', 'gated'])
    expect(modes(499, 4999)).toEqual(['not_proved', 'not_proved'])
  })

  it('are not measured where the platform lacks what they need', () => {
    const absent = ['plain-twin', 'session-count']
    const { criteria } = compile(medcorTargets, { ...run(load, 120), absent })
    const open = criteria.filter(({ mode }) => mode === 'not_measured').map(({ id }) => id)
    expect(open).toEqual(['M3', 'M5a', 'M5b', 'M5c', 'M5d'])
  })
})
