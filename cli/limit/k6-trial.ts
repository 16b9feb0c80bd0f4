import { join } from 'node:path'
import { judgeTrial } from '../../limit/judge-trial'
import type { Trial } from '../../limit/trial'
import type { AskedBeside } from '../platform/reference-platform'
import { definedIn, runScript } from '../prove/run-script'
import { heldUp } from '../run/system-verdict'
import type { RunTarget } from '../target'
import type { AskBeside } from './ask-beside'
import { BacklogSampler } from './backlog-sampler'

/** A hold is so much longer than a trial: 200 samples where a sub-window of a trial has 59. */
const holdLength = 3

interface Means {
  k6: { path: string; version: string }
  platform: string
  target: RunTarget
  asked: AskedBeside
  asking: AskBeside
  folder: string
  timeScale: number
  signal: AbortSignal
}

/** One k6 run at a load, judged. */
export async function k6Trial(kind: Trial['kind'], load: number, means: Means): Promise<Trial> {
  const { k6, platform, target, asked, asking, folder, timeScale, signal } = means
  const { sessions, arrivals } = asked.promised
  const startedMs = Date.now()
  const sampler = new BacklogSampler(asking)
  try {
    const ran = await runScript(k6.path, `${platform}-trial`, {
      folder: join(folder, `${kind}-${load}`),
      signal,
      env: {
        ...definedIn(process.env),
        ...target.env,
        SLA_K6_VERSION: k6.version,
        VUS: String(load),
        [arrivals.setting]: String(Math.max(1, Math.round((arrivals.perHour * load) / sessions))),
        TIME_SCALE: String(kind === 'hold' ? timeScale / holdLength : timeScale),
      },
    })
    const about = { kind, load, started_at: new Date(startedMs).toISOString(), duration_s: since(startedMs) }
    const early = (because: 'generator' | 'interrupted', reason: string): Trial => ({
      ...about,
      verdict: { kind: 'no-trial', because, reason },
      goodput_per_s: null,
      unjudged: [],
    })
    if ('problem' in ran) return early('interrupted', ran.problem || 'k6 left no result')
    const { result, use } = ran
    const held = use && heldUp(use)
    if (held) return early('generator', `the load generator was the bottleneck: ${held}`)
    const began = Date.parse(result.started_at ?? about.started_at)
    const windows = result.phases.filter(({ gated }) => gated)
    const at = (seconds: number | undefined) => began + (seconds ?? 0) * 1000
    const backlogs = sampler.stop(at(windows[0]?.fromS), at(windows.at(-1)?.toS))
    const { verdict, unjudged } = judgeTrial(result, backlogs, load)
    const { offered, failed } = result.throughput.work
    const loadS = Math.max(1, windows.at(-1)?.toS ?? result.duration_s)
    return { ...about, verdict, unjudged, goodput_per_s: (offered - failed) / loadS }
  } finally {
    sampler.stop(0, 0)
  }
}

function since(startedMs: number): number {
  return Math.round((Date.now() - startedMs) / 100) / 10
}
