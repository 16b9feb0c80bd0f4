import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../build/root'
import { ResultStore } from '../history/store/store'
import { resultText } from '../history/testing/result-text'

// What a store of many runs answers. What it costs is measured by bench/history.ts.
const runs = 10_000
const stepAt = 9_500
const key = { kind: 'run', platform: 'tcall', profile: 'load', criterion: 'T1', phase: 'hold' }

const endOf = (n: number) => new Date(Date.UTC(2019, 0, 1) + n * 6 * 3_600_000).toISOString()
/** Exact in binary, and different in each run. */
const latencyOf = (n: number) => (n < stepAt ? 100 : 130) + (n % 64) / 64
const textOf = (n: number) => resultText({ run_id: `run-${n}`, ended_at: endOf(n), t1: latencyOf(n) })

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'many-runs-'))
  const store = new ResultStore(folder)
  // In an order that is not that of time.
  for (let n = 0; n < runs; n++) store.add(textOf((n * 3_001) % runs))
  store.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const sla = (...args: string[]) => {
  const made = spawnSync(process.execPath, [join(root, 'cli/sla.mjs'), ...args, '--store', folder], {
    encoding: 'utf8',
    maxBuffer: 100_000_000,
  })
  return { status: made.status, stdout: made.stdout, stderr: made.stderr }
}
const idsFrom = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `run-${from + n}`)

/** Everything that the index says of the runs from one on. */
function check(from: number): void {
  const store = new ResultStore(folder)
  try {
    expect(store.runs().map(({ id }) => id)).toEqual(idsFrom(from, runs))
    expect(store.runs({ last: 2 }).map(({ id }) => id)).toEqual(idsFrom(runs - 2, runs))
    const since = runs - 300
    expect(store.runs({ since: endOf(since), until: endOf(since + 9) }).map(({ id }) => id)).toEqual(
      idsFrom(since, since + 9),
    )
    const points = store.points(key)
    expect(points.map(({ id, actual }) => [id, actual])).toEqual(
      idsFrom(from, runs).map((id, n) => [id, latencyOf(from + n)]),
    )
    expect(points[0]).toEqual({
      file: `run-${from}.json`,
      id: `run-${from}`,
      instance: '1/1',
      ended_at: endOf(from),
      git_sha: 'a'.repeat(40),
      run_verdict: 'pass',
      fingerprint: store.runs({ until: endOf(from + 1) })[0]?.fingerprint,
      title: 'call initiation',
      statistic: 'p(95)',
      comparison: '<',
      limit_value: 200,
      unit: 'ms',
      actual: latencyOf(from),
      lower: latencyOf(from) - 1,
      upper: latencyOf(from) + 1,
      samples: 400,
      judges: 'platform',
      verdict: 'pass',
    })
    expect(store.points(key, { until: endOf(since), last: 3 }).map(({ id }) => id)).toEqual(idsFrom(since - 3, since))
    expect(store.series({})).toEqual([key])
    expect(store.read(store.named(`run-${since}`)[0]?.file ?? '').content).toBe(textOf(since))
  } finally {
    store.close()
  }
}

describe('a store of 10,000 runs', () => {
  it('answers right after they were added, in any order', () => check(0))

  it('lists, shows and finds the change', () => {
    const list = sla('results', 'list', '--last', String(runs), '--json')
    expect(list.stdout.trim().split('\n')).toHaveLength(runs)
    expect(sla('results', 'show', 'run-4321')).toMatchObject({ status: 0, stdout: expect.stringContaining('run-4321') })
    const trend = sla('trend', 'tcall', '--json')
    expect(JSON.parse(trend.stdout)).toMatchObject([{ after: { run: `run-${stepAt}` }, harm: 'worse' }])
  })

  it('takes one more of a run that is there as such, and another one only when told to', () => {
    const file = join(folder, 'again.json')
    writeFileSync(file, textOf(77))
    expect(sla('results', 'add', file)).toMatchObject({ status: 0, stdout: '0 added, 1 already there\n' })
    writeFileSync(file, textOf(77).replace('"samples":400', '"samples":401'))
    expect(sla('results', 'add', file)).toMatchObject({ status: 1, stdout: '0 added, 1 refused\n' })
    expect(sla('results', 'add', file, '--replace')).toMatchObject({ status: 0, stdout: '0 added, 1 replaced\n' })
    const store = new ResultStore(folder)
    expect(store.points(key)[77]?.samples).toBe(401)
    store.add(textOf(77), { replace: true })
    store.close()
    rmSync(file)
    check(0)
  })

  it('answers the same from an index that was made again', () => {
    for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `index.db${end}`), { force: true })
    check(0)
  })

  it('forgets what is pruned, and nothing else', () => {
    const before = 4_000
    expect(sla('results', 'prune', '--before', endOf(before))).toMatchObject({
      status: 0,
      stdout: `${before} results removed, ${runs - before} stay\n`,
    })
    check(before)
    expect(sla('results', 'prune', '--keep', '1000')).toMatchObject({ status: 0 })
    check(runs - 1_000)
    expect(readdirSync(join(folder, 'runs'))).toHaveLength(1_000)
  })
})
