import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { resolveK6 } from '../cli/k6/resolve'
import { startReference } from '../cli/platform/platform'
import { noProgress, type Progress } from '../cli/progress'
import { onStopSignal } from '../cli/stop-signals'
import { readServiceSettings } from '../service/settings'
import { allocatedVus, holdOf, vusFirstUsed } from './empty-script'
import { type LoadFigures, measureLoad, measureStart, type StartFigures } from './k6-process'
import { makeScripts } from './scripts'
import type { Subject } from './subjects'

const rounds = 3

/**
 * The load script, the empty script and, where there are some, the script by hand and the load script with faker, in
 * turns, against one platform.
 */
export interface GeneratorFigures {
  script: string
  vus: number
  allocated_vus: number
  hold_s: number
  /** VUs that first worked in the half of the hold in which growth is measured: what they grow by ends. */
  first_used_vus: number
  real: LoadFigures[]
  empty: LoadFigures[]
  /** None where nobody wrote one. */
  by_hand: LoadFigures[]
  /** Only until its load begins: what faker costs is there then. */
  faker: StartFigures[]
}

export const generatorSettings = {
  vus: { env: 'VUS', kind: 'int', default: 1000, min: 1, max: 5000, doc: 'sessions of the load script' },
  time_scale: {
    env: 'TIME_SCALE',
    kind: 'number',
    default: 7,
    min: 1,
    max: 100,
    doc: 'divides the hold of 10 minutes',
  },
} as const

/** @throws Error with one line, or k6's last ones, when a run did not reach its hold or requests failed */
export async function measureGenerator(subject: Subject, progress: Progress): Promise<GeneratorFigures> {
  const { script, platform: description, service, path } = subject
  if (process.platform !== 'linux') throw new Error('the generator is measured through /proc, so on Linux only')
  const { vus, time_scale } = readServiceSettings(generatorSettings, process.env)
  const k6 = await resolveK6({ env: process.env, progress: noProgress })
  const stopping = new AbortController()
  const { signal } = stopping
  const release = onStopSignal((stopSignal) => stopping.abort(new Error(`stopped by ${stopSignal}`)))
  const folder = await mkdtemp(join(tmpdir(), 'bench-generator-'))
  const platform = await startReference(description, { ports: 'free', progress, signal })
  try {
    const results = join(folder, 'results')
    await mkdir(results)
    const env = {
      ...process.env,
      ...platform.env,
      VUS: String(vus),
      TIME_SCALE: String(time_scale),
      RESULTS_DIR: results,
    }
    const emptyUrl = `${platform.urls[service]}${path}`
    const { scenarios, ...scripts } = await progress.step('building the scripts', () =>
      makeScripts(join(folder, 'scripts'), k6.path, env, emptyUrl, subject),
    )
    const hold = holdOf(scenarios)
    const job = (file: string) => ({ k6: k6.path, script: file, env, log: join(folder, 'k6.log'), signal })
    const figures: GeneratorFigures = {
      script,
      vus,
      allocated_vus: allocatedVus(scenarios),
      hold_s: hold.toS - hold.fromS,
      first_used_vus: vusFirstUsed(scenarios, (hold.fromS + hold.toS) / 2, hold.toS),
      real: [],
      empty: [],
      by_hand: [],
      faker: [],
    }
    for (let round = 1; round <= rounds; round++) {
      const run = <T>(title: string, measure: () => Promise<T>) =>
        progress.step(`${title}, run ${round} of ${rounds}`, measure)
      const load = async (title: string, file: string) =>
        healthy(title, await run(title, () => measureLoad(job(file), hold)))
      const { faker, byHand } = scripts
      figures.real.push(await load(script, scripts.real))
      figures.empty.push(await load('empty script', scripts.empty))
      if (byHand) figures.by_hand.push(await load('script by hand', byHand))
      if (faker)
        figures.faker.push(await run(`${script} with faker, until its load begins`, () => measureStart(job(faker))))
    }
    return figures
  } finally {
    release()
    await progress.step('stopping the platform', () => platform.stop())
    await rm(folder, { recursive: true, force: true })
  }
}

/** Figures of a run whose requests fail would compare nothing. */
function healthy(title: string, figures: LoadFigures): LoadFigures {
  const { failed_share } = figures
  if (failed_share >= 0.01) throw new Error(`${title}: ${(failed_share * 100).toFixed(1)} % of its requests failed`)
  return figures
}
