import { expect, it } from 'vitest'
import {
  allocatedVus,
  byHandScript,
  emptyScript,
  goSeconds,
  holdOf,
  type Scenarios,
  vusFirstUsed,
} from './empty-script'

const scenarios: Scenarios = {
  sessions: {
    executor: 'ramping-vus',
    exec: 'users',
    startTime: null,
    stages: [
      { target: 50, duration: '12s' },
      { target: 50, duration: '1m0s' },
      { target: 0, duration: '6s' },
    ],
  },
  arrivals: {
    executor: 'constant-arrival-rate',
    exec: 'users',
    rate: 10_500,
    timeUnit: '1h0m0s',
    preAllocatedVUs: 105,
  },
  watchRun: { executor: 'per-vu-iterations', exec: 'beside', vus: 1, iterations: 1 },
}

it.each([
  ['1m18s', 78],
  ['1h0m0s', 3600],
  ['400ms', 0.4],
  ['2.5s', 2.5],
  ['0s', 0],
])('%s are %d seconds', (text, seconds) => {
  expect(goSeconds(text)).toBeCloseTo(seconds)
})

it('finds the hold and the VUs of the scenarios', () => {
  expect(holdOf(scenarios)).toEqual({ fromS: 12, toS: 72 })
  expect(allocatedVus(scenarios)).toBe(50 + 105 + 1)
})

it('knows how many VUs the arrivals use for the first time', () => {
  expect(vusFirstUsed(scenarios, 0, 12)).toBeCloseTo(35)
  expect(vusFirstUsed(scenarios, 30, 72)).toBeCloseTo(105 - 87.5)
  expect(vusFirstUsed(scenarios, 36, 72)).toBe(0)
})

const url = 'http://127.0.0.1:1/healthz'
const journeys = { sessions: { requests: Number.POSITIVE_INFINITY, pauseS: 5 } }

it('has the same scenarios, a function for each, and nothing but requests in it', () => {
  const script = emptyScript(scenarios, url, journeys)
  expect(script).toContain('"executor":"ramping-vus","exec":"sessions","stages":[')
  expect(script).not.toContain('null')
  expect(script.match(/export function \w+/g)).toEqual([
    'export function sessions',
    'export function arrivals',
    'export function watchRun',
  ])
  expect(script).toContain(`for (let i = 0; i < Infinity; i++) { http.get("${url}"); sleep(5) }`)
  expect(script).toContain(`for (let i = 0; i < 1; i++) { http.get("${url}") }`)
})

it('gives the script by hand the same scenarios, and requests for those that it does not have', () => {
  const script = byHandScript('./by-hand/x.js', ['sessions', 'arrivals'], scenarios, url, journeys)
  expect(script).toContain('export { setup, sessions, arrivals } from "./by-hand/x.js"')
  expect(script).toContain('"executor":"constant-arrival-rate","exec":"arrivals"')
  expect(script.match(/export function \w+/g)).toEqual(['export function watchRun'])
})

it('knows no journey that is no scenario', () => {
  expect(() => emptyScript(scenarios, url, { callSession: { requests: 1 } })).toThrow(
    'bench/subjects.ts says what callSession costs, and no scenario is named so',
  )
})
