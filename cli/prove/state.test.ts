import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { faultRows } from './matrix'
import { fingerprint, type RowOutcome } from './outcome'
import type { ProofRow } from './row'
import { ProofState } from './state'

const [row, other] = faultRows as [ProofRow, ProofRow]
const outcome: RowOutcome = {
  row: fingerprint(row),
  verdict: 'fail',
  tripped: ['T1'],
  undecided: [],
  repeated: 0,
  endedAt: '2026-01-01T00:00:00.000Z',
  seconds: 30,
  commit: '',
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prove-'))
  await (await ProofState.open(folder)).keep(row, outcome)
})
afterEach(() => rm(folder, { recursive: true }))

it('goes on from what was run', async () => {
  const state = await ProofState.open(folder)
  expect(state.of(row)).toEqual(outcome)
  expect(state.of(other)).toBeUndefined()
})

it('does not take another question for the same', async () => {
  const state = await ProofState.open(folder)
  expect(state.of({ ...row, settings: { ...row.settings, VUS: '61' } })).toBeUndefined()
})

it('forgets when it is told to', async () => {
  expect((await ProofState.open(folder, true)).of(row)).toBeUndefined()
})
