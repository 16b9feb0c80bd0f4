// What is under test also runs in the init context, where k6 has an open().
/// <reference types="k6" />
import { expect, it } from 'vitest'
import { tcallDescription } from '../tcall/description'
import type { TcallValues } from '../tcall/plan/pools'
import { type Planned, prepare } from './prepare'
import type { Profile } from './profile'
import { load } from './profiles/load'
import { constantArrivalRate, type Scenario } from './scenarios'

const platform: Planned<TcallValues> = {
  ...tcallDescription,
  workload: {
    arrivals: { requests: 1 },
    background: [{ journey: 'looks', perMinute: 60, requests: 1, vus: 2, holdOnly: true }],
    observer: { journey: 'watch', drain_s: 1 },
    smoke: { longest_s: 1 },
    target: { vus: 10, arrivals_per_hour: 3600 },
  },
}
const env = {
  TCALL_BASE_URL: 'http://127.0.0.1:7100',
  ALLOWED_HOSTS: '127.0.0.1',
  TCALL_ACCOUNTS: '/home/someone/accounts.csv',
  ABSENT_CAPABILITIES: 'webhook-proxy,emission-log',
  PATH: '/usr/bin',
}
const planned = (profile: Profile, more: Record<string, string> = {}) => prepare(platform, profile, { ...env, ...more })

const late: Record<string, Scenario> = {
  'constant-arrival-rate': constantArrivalRate(60, 10, 1, { startS: 30 }),
  'constant-vus': { executor: 'constant-vus', exec: 'beside', vus: 1, seconds: 10, startS: 30, graceS: 0 },
  'ramping-arrival-rate': {
    executor: 'ramping-arrival-rate',
    exec: 'users',
    stages: [{ perHour: 60, seconds: 10 }],
    startS: 30,
    vus: 1,
    graceS: 0,
  },
}

it.each(Object.entries(late))('a VU of a %s that starts late knows when the run began', (name, scenario) => {
  const profile: Profile = { ...load, plan: (...of) => ({ ...load.plan(...of), scenarios: { [name]: scenario } }) }
  expect(planned(profile).run.startsLate).toEqual({ [name]: 30 })
})

it('so does one of the background that only looks on while targets are judged', () => {
  const { run } = planned(load)
  expect(run.startsLate).toEqual({ looks: run.phases.find(({ name }) => name === 'hold')?.fromS })
})
