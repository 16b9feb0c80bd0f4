import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningPlatform, startReference } from '../cli/platform/platform'
import { keepGeneratorCases } from '../cli/prove/generator-cases'
import { endpoints } from '../contracts/generated/tcall'
import { referenceTcall } from '../reference/tcall/platform'
import { moveScripts, type Scripts } from '../rigs/k6'
import { meddlingProxy } from '../rigs/meddling-proxy'

/** Hold 20 s. */
const load = { VUS: '60', CALLS_PER_HOUR: '10500', TIME_SCALE: '15', ABSENT_CAPABILITIES: 'proxy-faults' }

let scripts: Scripts
let platform: RunningPlatform<'tcall'>
beforeAll(async () => {
  scripts = await moveScripts()
  platform = await startReference(referenceTcall, { ports: 'free', settings: { CALL_MEAN_S: '3', RETRY_SCALE: '20' } })
})
afterAll(async () => {
  await platform?.stop()
  scripts?.remove()
})

it('one VU for arrivals that need more makes a run INVALID, and does not blame the platform, slow as it is', async () => {
  writeFileSync(
    join(scripts.folder, 'dist/few-vus.js'),
    `export * from './tcall-baseline.js'
import { options as whole } from './tcall-baseline.js'
const { scenarios } = whole ?? {} // no VU has options
export const options = scenarios
  ? { ...whole, scenarios: { ...scenarios, arrivals: { ...scenarios.arrivals, preAllocatedVUs: 1 } } }
  : whole`,
  )
  // An arrival takes 0.4 s, and one comes every third of a second.
  const gateway = await meddlingProxy(platform.urls.tcall, { path: endpoints.initiateCall.path, delayMs: 400 })
  const { code, result, stdout, stderr } = await scripts
    .run('few-vus', { ...platform.env, ...load, TCALL_BASE_URL: gateway.url })
    .finally(() => gateway.close())
  await keepGeneratorCases('e2e/generator.test.ts', [
    {
      what: 'one VU for arrivals that need more',
      must: 'invalid',
      verdict: result?.verdict ?? 'none',
      code,
      reason: result?.reason ?? '',
    },
  ])
  expect({ code, verdict: result?.verdict }, stdout + stderr).toEqual({ code: 110, verdict: 'invalid' })
  expect(result?.reason).toMatch(/^the load generator did not keep up \(G2a.*\); this says nothing about the platform$/)
  const { arrivals, dropped_iterations = 0 } = result?.generator ?? {}
  expect(dropped_iterations).toBeGreaterThan(0)
  expect(arrivals?.completed).toBeLessThan(arrivals?.planned ?? 0)
})
