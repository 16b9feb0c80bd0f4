import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../build/root'
import { claimState, clearState } from '../cli/platform/state'
import { rowsNamed } from '../cli/prove/matrix'
import { type ProvedRows, proveRows } from '../rigs/prove-rows'
import { inTime } from '../rigs/timed'

/** One pair of each platform, which run beside each other: delays, forgery, a cache. prove.long.test.ts has the ten. */
const rows = rowsNamed(['initiation-slow+forged-accepted', 'record-stale'])

describe('faults', () => {
  let proved: ProvedRows
  beforeAll(async () => {
    proved = await proveRows(rows)
  })
  afterAll(() => rm(proved.folder, { recursive: true, force: true }))

  it.for(rows)('$name trips its own targets, and no other', async (row, test) => {
    const { verdict, tripped, undecided, problem } = inTime(await proved.of(row), test)
    const about = `verdict ${verdict}, undecided ${undecided}, ${problem}`
    expect([...tripped].sort(), about).toEqual([...row.trips].sort())
  })
})

describe('sla prove', () => {
  it.each([
    [['--only', 'nope'], {}, /^there is no fault "nope"; there are initiation-slow, /],
    [['--only', 'status-slow+status-html'], {}, /^status-slow and status-html cannot be combined: /],
    [
      ['--only', 'status-slow'],
      { TCALL_BASE_URL: 'https://staging.example.test' },
      /^TCALL_BASE_URL "https:\/\/staging\.example\.test" is another machine: /,
    ],
  ])('%j with %j is refused in one line', async (args, env, line) => {
    const { code, stderr } = await sla(['prove', ...args], env).ended
    expect({ code, lines: stderr.trimEnd().split('\n').length }).toEqual({ code: 1, lines: 1 })
    expect(stderr).toMatch(line)
  })

  it('is refused while a platform is up', async () => {
    await claimState('http://127.0.0.1:7100')
    const { code, stderr } = await sla(['prove', '--only', 'status-slow']).ended.finally(clearState)
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^the platform is up \(process \d+, http:\/\/127\.0\.0\.1:7100\), and prove starts its own; npm run down stops it\n$/,
    )
  })

  it('that is interrupted says so and leaves with the code of the signal', async () => {
    const run = sla(['prove', '--only', 'analytics-schema'])
    await run.says('building the scripts')
    run.interrupt()
    const { code, stderr } = await run.ended
    expect({ code, said: stderr.includes('interrupted; the same command goes on from here') }, stderr).toEqual({
      code: 130,
      said: true,
    })
  })
})

/** The command as a user runs it. */
function sla(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [join(root, 'cli/sla.mjs'), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  const ended = new Promise<{ code: number | null; stderr: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, stderr }))
  })
  const says = (words: string) =>
    new Promise<void>((resolve) => {
      child.stderr.on('data', () => {
        if (stderr.includes(words)) resolve()
      })
      ended.then(() => resolve())
    })
  child.stderr.on('data', (part: Buffer) => {
    stderr += part
  })
  return { ended, says, interrupt: () => child.kill('SIGINT') }
}
