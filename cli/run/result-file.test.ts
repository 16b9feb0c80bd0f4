import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { root as checkout } from '../../build/root'
import { resultWrittenSince } from '../result/written-since'
import { resultOfRun } from './result-file'
import { writableResultsFolder } from './results-folder'

const root = mkdtempSync(join(tmpdir(), 'result-file-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(root, 'results-'))
})

it('finds the result of a run among links that lead nowhere, pipes and folders of such names', async () => {
  const text = readFileSync(join(checkout, 'data/proof/corpus/series/tcall-baseline.json'), 'utf8')
  const { id } = JSON.parse(text) as { id: string }
  writeFileSync(join(folder, 'tcall-load-1.json'), text)
  symlinkSync('/nothing/there', join(folder, 'tcall-load-2.json'))
  execFileSync('mkfifo', [join(folder, 'tcall-load-3.json')])
  execFileSync('mkdir', [join(folder, 'tcall-load-4.json')])
  const found = await resultOfRun(folder, 'tcall-load', { runId: id, startedMs: 0 })
  expect(found).toBe(join(folder, 'tcall-load-1.json'))
  expect((await resultWrittenSince(folder, 0))?.id).toBe(id)
  expect(await resultOfRun(folder, 'tcall-load', { runId: 'another', startedMs: 0 })).toBeUndefined()
})

it('tries a results folder without writing over what lies there', async () => {
  const precious = join(root, 'precious')
  writeFileSync(precious, 'precious')
  symlinkSync(precious, join(folder, `.tried-${process.pid}`))
  expect(await writableResultsFolder({ RESULTS_DIR: folder })).toBe(folder)
  expect(readFileSync(precious, 'utf8')).toBe('precious')
  expect(readdirSync(folder)).toEqual([`.tried-${process.pid}`])
})
