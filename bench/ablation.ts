import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { bundle, customMetrics, k6BuildOptions } from '../build/bundle'
import { findEntries } from '../build/entries'
import { folding } from '../build/fold'
import { jslib } from '../build/jslib'
import { findPlatforms } from '../build/platforms'
import { root } from '../build/root'
import { composeScript } from '../build/script'
import { resolveK6 } from '../cli/k6/resolve'
import { startReference } from '../cli/platform/platform'
import { noProgress, type Progress } from '../cli/progress'
import { onStopSignal } from '../cli/stop-signals'
import { budgetTable, groupedDigits } from './budget'
import { allocatedVus, holdOf } from './empty-script'
import { type LoadFigures, measureLoad } from './k6-process'
import { scenariosOf } from './scripts'
import { subjects } from './subjects'

/** The script with one design choice undone. */
interface Variant {
  title: string
  /** Whether the functions that are only called are folded into one. */
  fold?: false
  /** Changes the source of a module: what stands there, and what instead. */
  source?: { file: RegExp; from: string; to: string }
  /** Changes the text that calls the halves. */
  script?: (text: string) => string
}

const variants: readonly Variant[] = [
  { title: 'as it is' },
  { title: 'each function of a half made as one of its own', fold: false },
  {
    title: "k6's object of each metric kept, not its add alone",
    source: {
      file: /lib[\\/]drive[\\/]init\.ts$/,
      from: '] = new constructors[kind](name, isTime).add as Add',
      to: '] = objectOf(new constructors[kind](name, isTime) as { add: Add })\n}\nfunction objectOf(whole: { add: Add }): Add {\n  return (value, tags) => whole.add(value, tags)',
    },
  },
  {
    title: "answers not counted by k6's check",
    source: {
      file: /lib[\\/]drive[\\/]answers\.ts$/,
      from: "import { check } from 'k6'",
      to: 'const check = (..._: unknown[]) => true',
    },
  },
  {
    title: 'all halves evaluated in each VU before the load',
    script: (text) =>
      `${text}\nif (__VU !== 0) { ${[...text.matchAll(/\w+Half\(\{[^}]*\}, init, driven\)/g)].map(([call]) => call).join('; ')} }`,
  },
  {
    title: 'a function exported for each of nine journeys',
    script: (text) =>
      `${text}\n${Array.from({ length: 7 }, (_, at) => `export const journey${at} = (data) => users(data)`).join('\n')}`,
  },
]

/** One run of each variant. */
export interface AblationFigures {
  vus: number
  variants: { title: string; bytes: number; run: LoadFigures }[]
}

/** Fewer VUs than a budget needs: memory in use follows from their number. */
const size = { VUS: '300', TIME_SCALE: '30' }

/** @throws Error of one line when a variant finds nothing to change, or its run does not reach its hold */
export async function measureAblation(progress: Progress): Promise<AblationFigures> {
  const k6 = await resolveK6({ env: process.env, progress: noProgress })
  const stopping = new AbortController()
  const { signal } = stopping
  const release = onStopSignal((stopSignal) => stopping.abort(new Error(`stopped by ${stopSignal}`)))
  const folder = await mkdtemp(join(tmpdir(), 'bench-ablation-'))
  const platform = await startReference(subjects.tcall.platform, { ports: 'free', progress, signal })
  try {
    const results = join(folder, 'results')
    await mkdir(results)
    await bundle()
    await cp(join(root, 'dist'), folder, { recursive: true })
    const env = { ...process.env, ...platform.env, ...size, RESULTS_DIR: results }
    const figures: AblationFigures = { vus: 0, variants: [] }
    for (const variant of variants) {
      const { title } = variant
      await progress.step(title, async () => {
        const script = join(folder, 'variant.js')
        const text = await made(variant)
        await writeFile(script, text)
        const scenarios = await scenariosOf(k6.path, script, env)
        figures.vus = allocatedVus(scenarios)
        const job = { k6: k6.path, script, env, log: join(folder, 'k6.log'), signal }
        const run = await measureLoad(job, holdOf(scenarios))
        figures.variants.push({ title, bytes: Buffer.byteLength(text), run })
      })
    }
    return figures
  } finally {
    release()
    await progress.step('stopping the platform', () => platform.stop())
    await rm(folder, { recursive: true, force: true })
  }
}

/** The text of `tcall-load.js`, with one choice undone. */
async function made({ title, fold, source, script = (text) => text }: Variant): Promise<string> {
  const entry = (await findEntries()).find(({ name }) => name === subjects.tcall.script)
  if (!entry) throw new Error(`there is no ${subjects.tcall.script}`)
  const platforms = await findPlatforms()
  let changed = source === undefined
  const change: Plugin = {
    name: 'change',
    setup({ onLoad }) {
      if (source)
        onLoad({ filter: source.file }, async ({ path }) => {
          const text = await readFile(path, 'utf8')
          changed ||= text.includes(source.from)
          return { contents: text.replace(source.from, source.to), loader: 'ts' }
        })
    },
  }
  const options = k6BuildOptions([jslib('local'), change])
  const define = {
    ...options.define,
    __BUILD__: '{}',
    __METRICS__: JSON.stringify(customMetrics(platforms['tcall']?.vocabulary)),
    __PRODUCTION_DOMAINS__: '[]',
  }
  const how = { remoteNames: {}, secrets: [], ...(fold !== false && { fold: folding() }) }
  const { contents, plugin } = await composeScript(entry, { ...options, define }, how)
  if (!changed) throw new Error(`bench/ablation.ts: ${title}: ${source?.file} no longer holds what it changes`)
  const { outputFiles } = await build({
    ...options,
    define: {},
    plugins: [plugin],
    stdin: { contents: script(contents), resolveDir: root },
    absWorkingDir: root,
    write: false,
    minify: true,
  })
  return outputFiles[0]?.text ?? ''
}

/** Each variant beside the script as it is. */
export function ablationTable({ vus, variants }: AblationFigures): string {
  const kbPerVu = (mb: number) => (mb * 1000) / vus
  const base = variants[0]
  const cpuMs = ({ halves: [first, second] }: LoadFigures) =>
    ((first.cpu_s + second.cpu_s) * 1000) / (first.requests + second.requests)
  const cells = (of: (variant: AblationFigures['variants'][number]) => number, digits: number) =>
    variants.map((variant) => {
      const here = of(variant)
      const more = base ? here - of(base) : 0
      return variant === base
        ? groupedDigits(here, digits)
        : `${groupedDigits(here, digits)} (${more < 0 ? '−' : '+'}${groupedDigits(Math.abs(more), digits)})`
    })
  const columns = [
    cells(({ run }) => kbPerVu(run.live_mb), 0),
    cells(({ run }) => kbPerVu(run.initialised_mb), 0),
    cells(({ run }) => run.start_up_s, 2),
    cells(({ run }) => cpuMs(run), 3),
    cells(({ bytes }) => bytes / 1000, 1),
  ]
  return [
    budgetTable(
      [
        'tcall-load with one choice undone',
        'memory in use in the hold, KB a VU',
        'resident with all VUs made, KB a VU',
        'start-up, s',
        'CPU a request, ms',
        'bundle, KB',
      ],
      variants.map(({ title }, at) => [title, ...columns.map((column) => column[at] ?? '')]),
    ),
    '',
    `One run of each at ${groupedDigits(vus, 0)} VUs in all, in a row on one reference platform; in parentheses the difference from the first. Memory in use is what two garbage collections leave: it hardly varies between runs, the other columns do.`,
  ].join('\n')
}
