import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../build/root'
import { resolveK6 } from '../cli/k6/resolve'
import { claimState, clearState } from '../cli/platform/state'
import { noProgress } from '../cli/progress'
import { reducedRows, rowsNamed } from '../cli/prove/matrix'
import { type Outcome, wronglyTripped } from '../cli/prove/outcome'
import type { Row } from '../cli/prove/row'
import { runRows } from '../cli/prove/run-rows'
import { ProofState } from '../cli/prove/state'

describe('the reduced matrix', () => {
  let folder: string
  let state: ProofState
  const endedAt = (name: string) => state.of(rowsNamed([name])[0] as Row)?.endedAt
  let interrupted: { error: unknown; kept: string[]; begun: string[]; endedAt: string | undefined }
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'prove-'))
    const { path: k6 } = await resolveK6({ env: process.env, progress: noProgress })
    const means = { k6, progress: noProgress }

    const kept: string[] = []
    const stopping = new AbortController()
    state = await ProofState.open(folder)
    const error = await runRows(rowsNamed(['record-stale', 'crypto-slow']), {
      ...means,
      state,
      signal: stopping.signal,
      kept: async ({ name }) => {
        kept.push(name)
        stopping.abort('SIGINT')
      },
    }).catch((thrown: unknown) => thrown)
    const begun = (await readdir(folder)).filter((name) => name !== 'state.json')
    state = await ProofState.open(folder)
    interrupted = { error, kept, begun, endedAt: endedAt('record-stale') }
    const rest = { ...means, state, signal: new AbortController().signal, kept: async () => {} }
    await runRows(state.left(reducedRows), rest)
    // Beside each other, on two cores, platforms can be late: what tripped more than it had to is run once more, alone.
    // What did not trip is not.
    for (const row of reducedRows) {
      const more = wronglyTripped(row, state.of(row) as Outcome)
      if (more.length === 0) continue
      console.warn(`${row.name} tripped ${more.join(', ')} too; once more, alone`)
      await runRows([row], rest)
    }
  }, 14 * 60_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('goes on after an interruption with what was not run', () => {
    expect(interrupted).toMatchObject({ error: 'SIGINT', kept: ['record-stale'], begun: ['record-stale'] })
    expect(interrupted.endedAt).toMatch(/^\d{4}-/)
    expect(endedAt('record-stale')).toBe(interrupted.endedAt)
    expect(state.left(reducedRows)).toEqual([])
  })

  it.each(reducedRows.map((row) => [row.name, row] as const))('%s trips its own targets, and no other', (_, row) => {
    const { verdict, tripped, undecided, problem } = state.of(row) ?? {}
    const about = `verdict ${verdict}, undecided ${undecided}, ${problem}`
    expect([...(tripped ?? [])].sort(), about).toEqual([...row.trips].sort())
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
