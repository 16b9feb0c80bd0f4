import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findPlatforms } from '../build/platforms'
import { type RunningPlatform, startReference } from '../cli/platform/platform'
import { asFile, collectionFile, environmentFile, postmanOf } from '../cli/postman/sources'
import { noProgress } from '../cli/progress'
import { npmTool } from '../cli/tools/npm-tool'
import { referenceTcall } from '../reference/tcall/platform'
import { firstAccount, newman } from '../rigs/newman'
import { sla } from '../rigs/sla'

const platforms = Object.keys(await findPlatforms())

let tools: string
beforeAll(async () => {
  tools = await npmTool('postman', { env: process.env, progress: noProgress })
})

it.each(platforms)('what is committed of %s is what the contract and the SLA table give', async (name) => {
  const { collection, environment } = await postmanOf(name, tools)
  expect(readFileSync(collectionFile(name), 'utf8'), 'npm run sla -- postman writes it').toBe(asFile(collection))
  expect(readFileSync(environmentFile(name), 'utf8')).toBe(asFile(environment))
})

describe('Newman against the reference TCall', () => {
  let platform: RunningPlatform
  beforeAll(async () => {
    platform = await startReference(referenceTcall, { ports: 'free', settings: { CALL_MEAN_S: '60' } })
  })
  afterAll(() => platform.stop())

  /** Limits that no machine misses by doing other work. */
  const lenient = { T1_ms: '30000', T2_ms: '30000' }
  const filled = async () => ({
    base_url: platform.env['TCALL_BASE_URL'] ?? '',
    ...(await firstAccount(platform.env['TCALL_ACCOUNTS'] ?? '')),
    ...lenient,
  })

  it('passes, all requests in their order', async () => {
    const { code, tests, failed, output } = await newman(tools, collectionFile('tcall'), await filled())
    expect(failed, output).toEqual([])
    expect(code).toBe(0)
    expect(tests).toBeGreaterThan(50)
  })
})

describe('without secrets', () => {
  it('plain Newman fails with one line, and sends nothing', async () => {
    const { values } = JSON.parse(readFileSync(environmentFile('tcall'), 'utf8')) as {
      values: { key: string; value: string }[]
    }
    const given = Object.fromEntries(values.map(({ key, value }) => [key, value]))
    const { code, tests, requests, failed } = await newman(tools, collectionFile('tcall'), given)
    expect(failed).toEqual([
      'Log in: the environment "TCall" has no value for email, password: fill it in and send again',
    ])
    expect([code, tests, requests]).toEqual([1, 1, 0])
  })

  it('sla postman run says so in one line', async () => {
    const { code, stdout, stderr } = await sla(
      'postman',
      'run',
      'tcall',
      '--postman-environment',
      environmentFile('tcall'),
    )
    expect(stderr.trim()).toMatch(/^\S+ has no value for email, password: fill it in$/)
    expect([code, stdout]).toEqual([1, ''])
  })
})
