import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { simulatedNights } from '../history/simulate/nights'
import { quantile } from '../history/statistics/robust'
import { ResultStore } from '../history/store/store'
import { trendOf } from '../history/trend/trend'

// What a store of many runs costs, with results as large as a run's: npx tsx bench/history.ts [runs]. The exit code is
// 1 when it is over what is promised.
const runs = Number(process.argv[2] ?? 10_000)
const promisedMs = { add: 50, trend: 100, list: 100, show: 50 }

const folder = mkdtempSync(join(tmpdir(), 'history-bench-'))
try {
  const timed = <T>(work: () => T): [number, T] => {
    const start = performance.now()
    const made = work()
    return [performance.now() - start, made]
  }
  const templates = [...simulatedNights(1)].map(({ content }): Record<string, unknown> => JSON.parse(content))
  const contentOf = (n: number) => {
    const ended = new Date(Date.UTC(2000, 0, 1) + n * 21_600_000).toISOString()
    return `${JSON.stringify({ ...templates[n % templates.length], id: `run-${n}`, ended_at: ended }, null, 1)}\n`
  }
  /** The middle one of several: what else runs on the machine holds up one of them, not most. */
  const usual = <T>(work: () => T): [number, T] => {
    const made = Array.from({ length: 5 }, () => timed(work))
    return [
      quantile(
        made.map(([ms]) => ms),
        0.5,
      ),
      (made[0] as [number, T])[1],
    ]
  }
  let store = new ResultStore(folder)
  const adds = Array.from({ length: runs }, (_, n) => {
    const content = contentOf(n)
    return timed(() => store.add(content))[0]
  })
  store.close()
  const [open, reopened] = timed(() => new ResultStore(folder))
  store = reopened
  const key = { kind: 'run', platform: 'tcall', profile: 'load', criterion: 'T1', phase: 'hold' }
  const [first, points] = timed(() => store.points(key))
  const [trend] = usual(() => store.points(key))
  const [list] = usual(() => store.runs({ last: 50 }))
  const [listAll, all] = usual(() => store.runs())
  const [show] = usual(() => store.read(store.named(`run-${runs - 1}`)[0]?.file ?? ''))
  const [segment] = timed(() => trendOf([{ key, points: points.slice(-1_000) }]))
  store.close()
  for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `index.db${end}`), { force: true })
  const [rebuild, rebuilt] = timed(() => new ResultStore(folder))
  rebuilt.close()
  const add = quantile(adds, 0.95)
  const measured = { add, trend, list, show }
  console.log(`${all.length} runs of ${Math.round(contentOf(0).length / 1000)} KB, ${points.length} points of T1`)
  console.log(
    `add, p50 ${quantile(adds, 0.5).toFixed(1)} ms, p95 ${add.toFixed(1)} ms, max ${Math.max(...adds).toFixed(0)} ms`,
  )
  console.log(`open ${open.toFixed(0)} ms; made again from the files ${(rebuild / 1000).toFixed(1)} s`)
  console.log(
    `one criterion through all runs ${trend.toFixed(1)} ms, the first time ${first.toFixed(1)} ms; its changes over the last 1,000 ${segment.toFixed(0)} ms`,
  )
  console.log(`list of 50 ${list.toFixed(1)} ms, of all ${listAll.toFixed(1)} ms; show ${show.toFixed(1)} ms`)
  for (const [what, promised] of Object.entries(promisedMs)) {
    const took = measured[what as keyof typeof measured]
    if (took <= promised) continue
    console.error(`${what} took ${took.toFixed(1)} ms; ${promised} ms are promised`)
    process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
