import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { k6BuildOptions } from '../build/bundle'
import { root } from '../build/root'
import { resolveK6 } from '../cli/k6/resolve'
import { noProgress } from '../cli/progress'
import { generateData } from '../data/generate'
import { proofFile, proveData } from '../data/proof/proof'
import { runBodyGuard } from '../rigs/body-guard'
import { allCases } from '../rigs/cases'

let folder: string
let k6: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'data-'))
  k6 = (await resolveK6({ env: process.env, progress: noProgress })).path
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const bundled = (name: string) =>
  build({
    ...k6BuildOptions([]),
    entryPoints: [join(root, `rigs/scripts/${name}.ts`)],
    outfile: join(folder, `${name}.js`),
  })
const sla = (args: string[], input = '') =>
  spawnSync(process.execPath, [join(root, 'cli/sla.mjs'), 'data', ...args], { encoding: 'utf8', input })

describe('the body guard in a VU', () => {
  it('refuses what is not reserved', async () => {
    expect((await runBodyGuard()).refusal).toBe(
      'POST /api/calls/initiate/ is not sent: to_number is outside what phone allows; take it from the reserved range',
    )
  })
})

describe('a data pool', () => {
  const file = () => join(folder, 'pool/data/tcall-destinations.json')
  const run = () => spawnSync(k6, ['run', '--quiet', join(folder, 'pool/pool.js')], { encoding: 'utf8' })
  beforeAll(async () => {
    mkdirSync(join(folder, 'pool'))
    await bundled('pool')
    cpSync(join(folder, 'pool.js'), join(folder, 'pool/pool.js'))
    await generateData(join(folder, 'pool/data'), { seed: 1, patients: 10 })
  })

  it('is read when it is as it was written', () => expect(run()).toMatchObject({ status: 0 }))

  it.each([
    ['another reserved number', (text: string) => text.replace(/\+1\d{10}/, '+12125550199')],
    ['half of it', (text: string) => text.slice(0, text.length / 2)],
    ['a space more', (text: string) => `${text} `],
  ])('with %s stops in init with one line that says what to do', (_, edit) => {
    const before = readFileSync(file(), 'utf8')
    writeFileSync(file(), edit(before))
    const { status, stderr } = run()
    writeFileSync(file(), before)
    expect(status).toBe(107)
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringContaining(
        'data pool ./data/tcall-destinations.json is not the file that its manifest was written with: run npm run build',
      ),
    ])
  })
})

describe('sla data', () => {
  it('generates the same bytes for the same seed, and what it makes is clean', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => join(folder, name)) as [string, string, string]
    const made = [a, b].map((out) => sla(['generate', '--seed', '7', '--patients', '50', '--out', out]))
    expect(made.map(({ status }) => status)).toEqual([0, 0])
    expect(sla(['generate', '--seed', '8', '--patients', '50', '--out', c]).status).toBe(0)
    const patients = (from: string) => readFileSync(join(from, 'medcor-patients.json'), 'utf8')
    expect(patients(a)).toBe(patients(b))
    expect(patients(a)).not.toBe(patients(c))
    expect(sla(['scan', a])).toMatchObject({ status: 0, stdout: '' })
  })

  it.each([
    ['--seed', 'x'],
    ['--patients', '0'],
    ['--patients', '1e3'],
    ['--seed', '-1'],
  ])('refuses %s %s', (option, value) => {
    const { status, stderr } = sla(['generate', option, value, '--out', join(folder, 'none')])
    expect(status).toBe(1)
    expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/must be a whole number from 1 to/)])
  })

  it('says file, line and class of what it finds, never the value, and exits 1', () => {
    const { status, stdout } = sla(['scan', '-'], 'first\nssn=123-45-6789\n')
    expect([status, stdout]).toEqual([1, '-:2: ssn: 999-99-9999\n'])
  })

  it('exits 2 on what cannot be read, and lets the hosts stand that are named', () => {
    expect(sla(['scan', join(folder, 'nowhere')])).toMatchObject({ status: 2 })
    expect(sla(['scan']).status).toBe(2)
    expect(sla(['scan', '-'], 'GET https://staging.tcall.ai/x\n').status).toBe(1)
    expect(sla(['scan', '-', '--allow-host', 'staging.tcall.ai'], 'GET https://staging.tcall.ai/x\n').status).toBe(0)
  })
})

if (allCases)
  describe('data/PROOF.md', () => {
    it('is what sla data prove writes, with nothing missed and nothing reported that is clean', async () => {
      const { recall, corpus, text } = await proveData(k6)
      expect(recall.flatMap(({ missed }) => missed)).toEqual([])
      expect(recall.flatMap(({ falseAlarms }) => falseAlarms)).toEqual([])
      expect(corpus.flatMap(({ findings, unread }) => [...findings, ...unread])).toEqual([])
      expect(readFileSync(proofFile, 'utf8'), 'run npm run sla -- data prove').toBe(text)
    })
  })
