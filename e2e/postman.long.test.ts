import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningPlatform, startReference } from '../cli/platform/platform'
import { collectionFile } from '../cli/postman/sources'
import { noProgress } from '../cli/progress'
import { FaultSwitch } from '../cli/prove/put-faults'
import { npmTool } from '../cli/tools/npm-tool'
import { referenceTcall } from '../reference/tcall/platform'
import { firstAccount, newman } from '../rigs/newman'
import { sla } from '../rigs/sla'
import { parseXml } from '../rigs/xml'

const results = await mkdtemp(join(tmpdir(), 'postman-'))
process.env['RESULTS_DIR'] = results
afterAll(async () => {
  delete process.env['RESULTS_DIR']
  await rm(results, { recursive: true })
})

// Response times are its own: on a machine that does other work one may be over its limit, and nothing else may fail.
it('sla postman run starts each reference, sends every request and leaves JUnit', async () => {
  const { code, stdout, stderr } = await sla('postman', 'run')
  const files = readdirSync(results).filter((file) => file.endsWith('.xml'))
  expect(files.map((file) => file.split('-')[0]).toSorted(), stdout + stderr).toEqual(['medcor', 'tcall'])
  for (const file of files) {
    const text = readFileSync(join(results, file), 'utf8')
    expect(text.match(/<testcase/g)?.length).toBeGreaterThan(50)
    const failures = [...text.matchAll(/<testcase name="([^"]*)"[^>]*>\s*<failure/g)].map(([, name = '']) => name)
    expect(failures.filter((name) => !/ below \d+ ms/.test(name))).toEqual([])
    expect(code).toBe(failures.length > 0 ? 99 : code)
    parseXml(text)
  }
  expect([0, 99]).toContain(code)
})

describe('Newman against the reference TCall', () => {
  let tools: string
  let platform: RunningPlatform
  beforeAll(async () => {
    tools = await npmTool('postman', { env: process.env, progress: noProgress })
    platform = await startReference(referenceTcall, { ports: 'free', settings: { FAULTS: 'on', CALL_MEAN_S: '60' } })
  })
  afterAll(() => platform.stop())

  const filled = async () => ({
    base_url: platform.env['TCALL_BASE_URL'] ?? '',
    ...(await firstAccount(platform.env['TCALL_ACCOUNTS'] ?? '')),
    // Limits that no machine misses by doing other work.
    T1_ms: '30000',
    T2_ms: '30000',
  })

  it('says which target a fault broke, and no other', async () => {
    const faults = await FaultSwitch.of(platform)
    const slow = [{ service: 'tcall', name: 'initiation-slow' }]
    try {
      await faults.put(slow)
      // The fault's own delay is over this, whatever else the machine does.
      const { code, failed } = await newman(tools, collectionFile('tcall'), { ...(await filled()), T1_ms: '200' })
      expect(failed).toEqual(['Initiate one call: T1 call initiation: below 200 ms'])
      expect(code).toBe(1)
    } finally {
      await faults.clear(slow)
      await faults.close()
    }
  })

  it('dials no number that could be a person’s', async () => {
    const text = readFileSync(collectionFile('tcall'), 'utf8').replaceAll('+12125550123', '+12125551234')
    const folder = await mkdtemp(join(tmpdir(), 'postman-'))
    const edited = join(folder, 'edited.json')
    await writeFile(edited, text)
    const { failed, output } = await newman(tools, edited, await filled())
    await rm(folder, { recursive: true })
    expect(failed).toEqual([expect.stringContaining('is not a reserved test number')])
    expect(output).not.toContain('/api/calls/initiate/ [')
  })
})
