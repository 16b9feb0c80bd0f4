import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { ensureBundles } from '../../build/ensure-bundles'
import { root } from '../../build/root'
import { resolveK6 } from '../../cli/k6/resolve'
import { startReference } from '../../cli/platform/platform'
import { referenceOf } from '../../cli/platform/references'
import { type Progress, stderrProgress } from '../../cli/progress'
import { runScript } from '../../cli/prove/run-script'
import { readResult } from '../../cli/result/read-result'
import { runInstances } from '../../cli/run/instances'
import { readParts } from '../../cli/verdict/read-parts'
import { type Random, seededRandom } from '../../lib/data/random'
import type { Result } from '../../lib/plan/summary/result'
import type { Criterion } from '../../thresholds/compile'
import { isWrong, mergePage } from './page'
import { type SampledCriterion, samplesOf } from './samples'
import { type Way, ways } from './splits'
import { type TriedSplit, trySplit } from './try-split'

const file = 'docs/MERGE.md'
const platform = 'tcall'
const script = `${platform}-load`
const instances = 4
const seed = 20_261_127
/** A minute of hold, with enough of each kind of sample on a small machine. */
const load = { VUS: '100', CALLS_PER_HOUR: '10500', TIME_SCALE: '10' }
/** So many samples say something of half a percent. */
const enough = 400

const program = new Command('prove:merge')
  .description(
    `Splits the samples of a real run 1,000 times and judges the parts together, and compares a run of ${instances} instances with one of the same load; writes ${file}. It takes about 5 minutes.`,
  )
  .option('--splits <count>', 'how many splits', Number, 1000)
  .action(prove)

async function prove({ splits }: { splits: number }): Promise<void> {
  const progress = stderrProgress()
  const loadBefore = os.loadavg()[0] ?? 0
  const folder = join(root, '.sla/merge')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const { signal } = new AbortController()
  const k6 = await resolveK6({ env: process.env, progress })
  await progress.step('building the scripts', ensureBundles)
  const described = await referenceOf(platform)
  const reference = await startReference(described, { ports: 'free', settings: described.demo.services, progress })
  try {
    const env = { ...reference.env, ...load, SLA_K6_VERSION: k6.version }
    const points = join(folder, 'points.json')
    const ran = await progress.step('one k6', () =>
      runScript(k6.path, script, { folder: join(folder, 'one'), env, signal, args: ['-o', `json=${points}`] }),
    )
    if ('problem' in ran) throw new Error(`k6 left no result: ${ran.problem}`)
    const { several, criteria } = await byInstances(k6, env, join(folder, 'several'), progress)
    const series = await samplesOf(points, criteria)
    const usable = series.filter(({ samples }) => samples.length >= enough)
    const tried = await progress.step('splitting', async (tick) => {
      const random = seededRandom(seed)
      return Array.from({ length: splits }, (_, at) => {
        tick(`${at} of ${splits}`)
        return oneSplit(usable, at, random)
      })
    })
    const machine = `${os.cpus().length} cores, ${os.platform()} ${os.arch()}, k6 ${k6.version}, Node ${process.versions.node}`
    const page = mergePage({
      date: new Date().toISOString(),
      machine,
      loadBefore,
      seed,
      series: usable.map(({ criterion, samples }) => ({
        title: `${criterion.id} (${criterion.title})`,
        samples: samples.length,
      })),
      tried,
      one: ran.result,
      several,
      instances,
    })
    writeFileSync(join(root, file), page)
    progress.note(`written: ${file}`)
    if (tried.some(isWrong)) process.exitCode = 1
  } finally {
    await progress.step('stopping the platform', () => reference.stop())
  }
}

/** Half of all are skewed. */
function oneSplit(usable: readonly SampledCriterion[], at: number, random: Random): TriedSplit {
  const all = Object.keys(ways) as Way[]
  const { criterion, samples } = usable[Math.floor(random() * usable.length)] ?? none()
  return trySplit(criterion, samples, all[at % all.length] ?? 'even', random)
}

function none(): never {
  throw new Error(`no criterion has ${enough} samples: was the machine too busy?`)
}

/** The same load by several instances, judged once; and the criteria that percentiles are judged by. */
async function byInstances(
  k6: { path: string; version: string },
  env: Record<string, string>,
  results: string,
  progress: Progress,
): Promise<{ several: Result; criteria: Criterion[] }> {
  mkdirSync(results, { recursive: true })
  const target = { env, known: env, said: '', identity: 'reference', stop: async () => {} }
  const runId = 'prove-merge'
  await runInstances({ script, instances, runId, k6, target, results, progress })
  const [name] = readdirSync(results).filter((one) => one.endsWith('.json'))
  if (!name) throw new Error(`${instances} instances left no result`)
  const { parts } = await readParts([join(results, `${script}-${runId}`)])
  const criteria = (parts[0]?.result.part?.criteria ?? []).filter(
    ({ merge, mode, statistic }) => merge === 'quantiles' && mode === 'gated' && statistic.kind === 'percentile',
  )
  return { several: await readResult(join(results, name)), criteria }
}

try {
  await program.parseAsync()
} catch (error) {
  console.error(`prove:merge: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
}
