import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveK6 } from '../cli/k6/resolve'
import { noProgress } from '../cli/progress'
import { reducedRows, rowsNamed } from '../cli/prove/matrix'
import type { ProofRow } from '../cli/prove/row'
import { runRows } from '../cli/prove/run-rows'
import { ProofState } from '../cli/prove/state'
import { type ProvedRows, proveRows } from '../rigs/prove-rows'
import { inTime } from '../rigs/timed'

describe('the reduced matrix', () => {
  let folder: string
  let interrupted: { error: unknown; kept: string[]; begun: string[]; endedAt: string | undefined }
  let proved: ProvedRows
  const endedAt = async (name: string) => (await ProofState.open(folder)).of(rowsNamed([name])[0] as ProofRow)?.endedAt
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'prove-'))
    const { path: k6 } = await resolveK6({ env: process.env, progress: noProgress })
    const kept: string[] = []
    const stopping = new AbortController()
    const error = await runRows(rowsNamed(['record-stale', 'crypto-slow']), {
      k6,
      progress: noProgress,
      state: await ProofState.open(folder),
      signal: stopping.signal,
      kept: async ({ name }) => {
        kept.push(name)
        stopping.abort('SIGINT')
      },
    }).catch((thrown: unknown) => thrown)
    const begun = (await readdir(folder)).filter((name) => name !== 'state.json')
    interrupted = { error, kept, begun, endedAt: await endedAt('record-stale') }
    proved = await proveRows(reducedRows, folder)
    await Promise.all(reducedRows.map((row) => proved.of(row)))
  }, 20 * 60_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('goes on after an interruption with what was not run', async () => {
    expect(interrupted).toMatchObject({ error: 'SIGINT', kept: ['record-stale'], begun: ['record-stale'] })
    expect(interrupted.endedAt).toMatch(/^\d{4}-/)
    expect(await endedAt('record-stale')).toBe(interrupted.endedAt)
    expect((await ProofState.open(folder)).left(reducedRows)).toEqual([])
  })

  it.for(reducedRows)('$name trips its own targets, and no other', async (row, test) => {
    const { verdict, tripped, undecided, problem } = inTime(await proved.of(row), test)
    const about = `verdict ${verdict}, undecided ${undecided}, ${problem}`
    expect([...tripped].sort(), about).toEqual([...row.trips].sort())
  })
})
