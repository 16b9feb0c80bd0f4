import { expect, it } from 'vitest'
import { allocatedVus, emptyScript, goSeconds, holdOf, type Scenarios, vusFirstUsed } from './empty-script'
import { subjects } from './subjects'

const scenarios: Scenarios = {
  sessions: {
    executor: 'ramping-vus',
    exec: 'callSession',
    startTime: null,
    stages: [
      { target: 50, duration: '12s' },
      { target: 50, duration: '1m0s' },
      { target: 0, duration: '6s' },
    ],
  },
  arrivals: {
    executor: 'constant-arrival-rate',
    exec: 'arrive',
    rate: 10_500,
    timeUnit: '1h0m0s',
    preAllocatedVUs: 105,
  },
  watchRun: { executor: 'per-vu-iterations', exec: 'watchRun', vus: 1, iterations: 1 },
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

it('has the same scenarios, a function for each, and nothing but requests in it', () => {
  const script = emptyScript(scenarios, 'http://127.0.0.1:1/healthz', subjects.tcall.journeys)
  expect(script).toContain('"executor":"ramping-vus","exec":"callSession","stages":[')
  expect(script).not.toContain('null')
  expect(script.match(/export function \w+/g)).toEqual([
    'export function callSession',
    'export function arrive',
    'export function watchRun',
  ])
  expect(script).toContain('for (let i = 0; i < Infinity; i++) { http.get("http://127.0.0.1:1/healthz"); sleep(5) }')
  expect(script).toContain('for (let i = 0; i < 1; i++) { http.get("http://127.0.0.1:1/healthz") }')
})
