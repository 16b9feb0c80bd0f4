import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { resolveK6 } from '../cli/k6/resolve'
import { noProgress, type Progress } from '../cli/progress'
import { compile, type Thresholds } from '../thresholds/compile'
import type { RunShape } from '../thresholds/plan'
import { gates, type Target } from '../thresholds/target'
import { ms } from '../thresholds/units'
import { measureCpuAfter } from './k6-process'

/** What judging a long hold costs k6, in shares of one core. */
export interface JudgingFigures {
  samples: number
  seconds: number
  /** The same script without a threshold. */
  none: number
  /** Thresholds on the whole hold and its six batches, as up to 15 min; and on stretches, as beyond. */
  whole: number
  stretches: number
}

/** What a hold of four hours has at this rate. */
const samples = 2_000_000
const perSecond = Math.round(samples / (4 * 3600))
/** How long k6 is watched after the last of them, in seconds: ten times it looks at its thresholds. */
const seconds = 20

const metrics = { soak_ms: { kind: 'trend', unit: 'ms', doc: 'the series' } } as const
const target: Target = {
  title: 'latency',
  clause: 'bench',
  gate: gates(metrics).p95('soak_ms').below(ms(200)),
  over: 'phase',
  samples: { metric: 'soak_samples', atLeast: 200 },
  correlated: true,
  offeredPerSecond: () => 100,
  merge: 'quantiles',
  because: 'bench',
}

/** Adds the samples as a hold of four hours would, and then watches what a threshold costs while a few more come. */
export async function measureSoakThresholds(progress: Progress): Promise<JudgingFigures> {
  const { path: k6 } = await resolveK6({ env: process.env, progress: noProgress })
  const folder = await mkdtemp(join(tmpdir(), 'soak-thresholds-'))
  const { PATH = '', HOME = '' } = process.env
  const share = (what: string, thresholds: Thresholds, parts: number) =>
    progress.step(`${samples / 1e6} million samples, ${what}`, async () => {
      const file = join(folder, 'script.js')
      await writeFile(file, script(thresholds, parts))
      const log = join(folder, 'k6.log')
      const job = { k6, script: file, env: { PATH, HOME }, log, signal: AbortSignal.timeout(180_000) }
      return measureCpuAfter(job, 'filled', seconds)
    })
  try {
    const one = compile({ X: target }, shape(900))
    const long = compile({ X: target }, shape(4 * 3600))
    return {
      samples,
      seconds,
      none: await share('no threshold', {}, 16),
      whole: await share('thresholds on the whole', one.thresholds, 6),
      stretches: await share('thresholds on stretches', long.thresholds, long.criteria[0]?.stretches?.length ?? 0),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const shape = (toS: number): RunShape => ({
  profile: 'soak',
  traits: ['underLoad'],
  phases: [{ name: 'hold', fromS: 0, toS, load: 1, gated: true, reported: true }],
  size: { vus: 1, arrivals_per_hour: 1 },
  absent: [],
})

/** Part by part, as time would bring them; then at the rate of the hold into the last part, so that k6 has something to sort. */
function script(thresholds: Thresholds, parts: number): string {
  return `import { sleep } from 'k6'
import { Counter, Trend } from 'k6/metrics'
const series = new Trend('soak_ms', true)
const count = new Counter('soak_samples')
const filled = new Counter('filled')
export const options = { thresholds: ${JSON.stringify(thresholds)}, vus: 1, iterations: 1 }
export default function () {
  const add = (part) => {
    const tags = { phase: 'hold', batch: String(part) }
    series.add(20 + 60 * Math.random(), tags)
    count.add(1, tags)
  }
  for (let at = 0; at < ${samples}; at++) add(1 + Math.floor((at * ${parts}) / ${samples}))
  filled.add(1)
  for (;;) {
    for (let n = 0; n < ${perSecond / 10}; n++) add(${parts})
    sleep(0.1)
  }
}
`
}
