import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ResultStore } from '../../history/store/store'
import { night, resultText } from '../../history/testing/result-text'
import { noProgress } from '../progress'
import { writeSite } from './write-site'
import { writeReportFile } from './write-whole'

let folder: string
let store: ResultStore
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'site-'))
  store = new ResultStore(join(folder, 'store'))
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

const out = () => join(folder, 'site')
const write = () => writeSite(store, { out: out(), runs: 3, progress: noProgress })
const page = (file = 'index.html') => readFileSync(join(out(), file), 'utf8')
const nightly = (n: number, more: Parameters<typeof resultText>[0] = {}) =>
  store.add(resultText({ run_id: `run-${n}`, ended_at: night(n), ...more }))

describe('a site', () => {
  it('of an empty store says so, and is a site all the same', async () => {
    expect(await write()).toEqual([])
    expect(page()).toContain('The store is empty: nothing is said of any platform')
    expect(page('public/cv.txt')).toContain('- No run yet.')
  })

  it('of one run draws no line, and has its page', async () => {
    nightly(1)
    expect(await write()).toEqual([])
    expect(page()).toContain('Lines are drawn from two valid runs on')
    expect(page()).toContain('href="runs/run-1.html"')
    expect(page('runs/run-1.html')).toContain('call initiation')
  })

  it('of INVALID runs alone says nothing of the platform', async () => {
    for (const n of [1, 2, 3]) nightly(n, { verdict: 'invalid', reason: 'the load generator was the bottleneck' })
    await write()
    expect(page()).toContain('Every run of it was INVALID: nothing is said of the platform')
    expect(page('public/cv.txt')).not.toContain('held')
  })

  it('leaves out runs from the future, and says how many', async () => {
    nightly(1)
    nightly(2, { ended_at: '2999-01-01T00:00:00.000Z' })
    await write()
    expect(page()).toContain('1 runs are from the future')
    expect(page('public/cv.txt')).not.toContain('2999')
  })

  it('of a run without a value has no number for it', async () => {
    for (const n of [1, 2, 3]) nightly(n, { t1: null })
    await write()
    expect(page()).not.toMatch(/NaN|undefined|Invalid Date/)
  })

  it('has no public part with what must not be published, and says why without the value', async () => {
    const criterion = JSON.parse(resultText()).criteria[0]
    nightly(1, { criteria: [{ ...criterion, title: 'calls of api.prod.hospital-of-mercy.com' }] })
    const refused = await write()
    expect(refused.length).toBeGreaterThan(0)
    expect(refused.join()).not.toContain('hospital-of-mercy')
    expect(existsSync(join(out(), 'public'))).toBe(false)
    expect(page()).not.toContain('public/index.html')
  })

  it('takes the place of an earlier one, and of nothing else', async () => {
    await write()
    writeFileSync(join(out(), 'old.html'), '')
    await write()
    expect(existsSync(join(out(), 'old.html'))).toBe(false)
    rmSync(out(), { recursive: true })
    mkdirSync(out())
    writeFileSync(join(out(), 'thesis.txt'), '')
    await expect(write()).rejects.toThrow(/holds something else; choose another with --out$/)
  })
})

it('a report that cannot be written is one line, and leaves nothing', () => {
  const file = join(folder, 'a-file')
  writeFileSync(file, '')
  expect(() => writeReportFile(join(file, 'report.html'), 'x')).toThrow(
    /report\.html cannot be written \(E\w+\); make room or name another folder with --out$/,
  )
})
