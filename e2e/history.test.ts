import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../build/root'
import { ResultStore } from '../history/store/store'
import { noisy } from '../history/testing/noisy'
import { night, resultText } from '../history/testing/result-text'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'history-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const sla = (...args: string[]) =>
  spawnSync(process.execPath, [join(root, 'cli/sla.mjs'), ...args], { encoding: 'utf8' })

/** A folder of results of one criterion, a night each. */
function results(name: string, values: number[], from = 0): string {
  const target = join(folder, name)
  mkdirSync(target, { recursive: true })
  for (const [n, t1] of values.entries()) {
    const id = from + n
    writeFileSync(join(target, `${id}.json`), resultText({ run_id: `run-${id}`, ended_at: night(id), t1 }))
  }
  return target
}
const steady = (count: number, level = 100) => Array.from({ length: count }, (_, n) => level * noisy(n))

describe('a job of every night', () => {
  it('adds, gates by exit code, finds when it changed, and goes on from what was accepted', () => {
    const store = join(folder, 'store')
    const at = ['--store', store]
    expect(sla('results', 'add', results('young', steady(5)), ...at)).toMatchObject({ status: 0, stdout: '5 added\n' })
    expect(sla('gate', 'latest', ...at)).toMatchObject({ status: 95 })

    const nights = results('nights', [...steady(30), ...steady(12, 120)])
    expect(sla('results', 'add', nights, join(root, 'package.json'), ...at)).toMatchObject({
      status: 1,
      stdout: '37 added, 5 already there, 1 refused\n',
      stderr: expect.stringMatching(
        /package\.json is no result of this suite: it must have required property 'platform'\n$/,
      ),
    })
    const worse = sla('gate', 'latest', ...at)
    expect(worse.status).toBe(96)
    expect(worse.stdout).toMatch(/^tcall load · REGRESSION · worse than the accepted runs: T1\n/)

    const trend = sla('trend', 'tcall', '--json', ...at)
    expect(JSON.parse(trend.stdout)).toMatchObject([{ after: { run: 'run-30' }, harm: 'worse', commits: [] }])

    expect(sla('accept', 'run-30', '--reason', 'signatures are checked now', ...at)).toMatchObject({ status: 0 })
    expect(sla('gate', 'latest', ...at)).toMatchObject({ status: 0 })
  })

  it('goes on from the store that an artifact brought back', () => {
    const [store, restored] = [join(folder, 'store'), join(folder, 'restored')]
    expect(sla('results', 'import', store, '--store', restored)).toMatchObject({ status: 0, stdout: '42 added\n' })
    expect(sla('gate', 'latest', '--store', restored)).toMatchObject({ status: 0 })
  })

  it('says insufficient, and no pass, when the store was lost', () => {
    const file = join(folder, 'nights/41.json')
    expect(sla('gate', file, '--store', join(folder, 'lost'))).toMatchObject({ status: 95 })
  })

  it('is told in one line of a store that is too new', () => {
    const store = join(folder, 'newer')
    mkdirSync(store)
    writeFileSync(join(store, 'store.json'), '{"version":7}')
    const { status, stderr } = sla('results', 'list', '--store', store)
    expect(status).toBe(1)
    expect(stderr).toMatch(/^[^\n]* is a store of version 7; this suite knows 1: update the suite\n$/)
  })
})

it('sla trend --series prints the change points of any numbers', () => {
  const file = join(folder, 'series.json')
  writeFileSync(file, JSON.stringify({ a: { values: [...steady(40), ...steady(40, 130)] }, b: steady(30) }))
  const { status, stdout } = sla('trend', '--series', file)
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toEqual({ a: { change_points: [40] }, b: { change_points: [] } })
})

describe('a store', () => {
  it('loses nothing of two writers when one of them is killed in the middle', async () => {
    const store = join(folder, 'killed')
    const writer = (name: string, from: number) =>
      spawn(
        process.execPath,
        [join(root, 'cli/sla.mjs'), 'results', 'add', results(name, steady(400), from), '--store', store],
        { stdio: 'ignore' },
      )
    const [killed, other] = [writer('one', 0), writer('two', 1_000)]
    const ended = Promise.all([killed, other].map((one) => new Promise((resolve) => one.once('exit', resolve))))
    const runs = join(store, 'runs')
    const count = () => {
      try {
        return readdirSync(runs).filter((name) => name.endsWith('.json')).length
      } catch {
        return 0
      }
    }
    while (count() < 50 && killed.exitCode === null) await sleep(5)
    killed.kill('SIGKILL')
    await ended
    const names = readdirSync(runs).filter((name) => name.endsWith('.json'))
    for (const name of names) expect(() => JSON.parse(readFileSync(join(runs, name), 'utf8'))).not.toThrow()
    const opened = new ResultStore(store)
    expect(opened.notices).toEqual([])
    expect(
      opened
        .runs()
        .map(({ file }) => file)
        .sort(),
    ).toEqual(names.sort())
    expect(opened.runs().filter(({ id }) => Number(id.slice(4)) >= 1_000)).toHaveLength(400)
    opened.close()
    expect(sla('results', 'add', join(folder, 'one'), '--store', store).status).toBe(0)
    expect(count()).toBe(800)
  })
})

it('sla demo-history finds what was planted, and says that it is simulated', () => {
  const { status, stdout } = sla('demo-history', '--out', join(folder, 'demo'))
  expect(status).toBe(0)
  expect(stdout).toMatch(/^SIMULATED: no platform was measured\n/)
  const changes = stdout.split('\n').filter((line) => / since \d{4}-/.test(line))
  expect(
    changes.map((line) => line.replace(/^tcall load (\S+) hold, .*: (worse|better) since (\S+) .*$/, '$1 $2 $3')),
  ).toEqual(['T1 worse 2026-01-25', 'T6 worse 2026-02-17', 'T6 better 2026-03-01', 'T2 worse 2026-03-15'])
  const site = join(folder, 'demo-site')
  const dashboard = readFileSync(join(site, 'index.html'), 'utf8')
  expect(dashboard).toContain('SIMULATED: no platform was measured')
  const since = [...dashboard.matchAll(/<span class="nb">(\d{4}-\d{2}-\d{2})<\/span>/g)].map(([, day]) => day)
  expect(since).toEqual(['2026-03-15', '2026-03-01', '2026-02-17', '2026-01-25'])
  expect(readFileSync(join(site, 'public/cv.txt'), 'utf8')).toMatch(
    /^SIMULATED: .*regression of \+12 % in call initiation/s,
  )
  expect(sla('demo-history', '--out', join(folder, 'nights')).stderr).toMatch(/holds something else; choose another/)
})
