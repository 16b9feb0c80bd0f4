import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { customMetrics, k6BuildOptions } from '../../build/bundle'
import { root } from '../../build/root'
import { resolveK6 } from '../../cli/k6/resolve'
import { noProgress } from '../../cli/progress'
import { tcallVocabulary } from '../../thresholds/tcall-vocabulary'

export interface Load {
  /** The stream's address. */
  url: string
  ratePerS: number
  seconds: number
}

/** What a load generator says of its requests, in ms. */
export interface Reported {
  requests: number
  p50: number
  p95: number
  p99: number
  max: number
}

/** k6's values by series. */
export type DelaySeries = Record<string, Record<string, number>>

export interface CalibratedClient {
  /** Open model: requests come at their rate, whatever the server does. */
  open(load: Load): Promise<Reported>
  /** Closed model: `vus` VUs, each with one request after the other. */
  closed(load: Omit<Load, 'ratePerS'> & { vus: number }): Promise<Reported>
  /** Open model in blocks of so many requests, each in batches: `{sla:block-0}`, `{sla:block-0,role:batch-0}`. */
  blocks(load: Load & { block: number; batches: number; percentiles: readonly number[] }): Promise<DelaySeries>
  close(): Promise<void>
}

/** A request of these runs is answered within the stop of 2 s and some delay. */
const longestAnswerS = 2.5

/** The suite's HTTP client in the real k6. */
export async function suiteClient(): Promise<CalibratedClient> {
  const k6 = await resolveK6({ env: process.env, progress: noProgress })
  const folder = await mkdtemp(join(tmpdir(), 'calibration-'))
  const script = join(folder, 'calibration.js')
  const options = k6BuildOptions([])
  await build({
    ...options,
    define: { ...options.define, __METRICS__: JSON.stringify(customMetrics(tcallVocabulary)) },
    entryPoints: [join(root, 'rigs/scripts/calibration.ts')],
    outfile: script,
  })

  async function run(settings: Record<string, string | number>): Promise<DelaySeries> {
    const { PATH = '', HOME = '' } = process.env
    const env = { PATH, HOME, ...Object.fromEntries(Object.entries(settings).map(([k, v]) => [k, String(v)])) }
    const args = ['run', '--quiet', '--no-usage-report', '--address', '', script]
    const { stdout } = await promisify(execFile)(k6.path, args, { env, maxBuffer: 1e8 })
    const { failed, dropped, series } = JSON.parse(stdout) as { failed: number; dropped: number; series: DelaySeries }
    if (failed + dropped > 0) throw new Error(`k6: ${failed} requests failed, ${dropped} iterations dropped`)
    return series
  }
  const vusFor = (ratePerS: number) => Math.ceil(ratePerS * longestAnswerS)

  return {
    open: async ({ url, ratePerS, seconds }) =>
      reported(await run({ TARGET: url, RATE: ratePerS, SECONDS: seconds, VUS: vusFor(ratePerS) })),
    closed: async ({ url, vus, seconds }) =>
      reported(await run({ TARGET: url, MODEL: 'closed', SECONDS: seconds, VUS: vus })),
    blocks: ({ url, ratePerS, seconds, block, batches, percentiles }) =>
      run({
        TARGET: url,
        RATE: ratePerS,
        SECONDS: seconds,
        VUS: vusFor(ratePerS),
        BLOCK: block,
        BATCHES: batches,
        STATS: percentiles.map((p) => `p(${p})`).join(),
      }),
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

function reported(series: DelaySeries): Reported {
  const values = series['http_req_duration{sla:calibration}'] ?? {}
  const of = (key: string) => values[key] ?? Number.NaN
  return { requests: of('count'), p50: of('p(50)'), p95: of('p(95)'), p99: of('p(99)'), max: of('max') }
}
