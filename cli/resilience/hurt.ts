import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ChaosProxy } from '../../resilience/chaos-proxy'
import type { Disturbance } from '../../resilience/faults'
import type { Commands } from '../../resilience/guards'
import { Ledger, readLedger } from '../../resilience/ledger'
import { type ResilienceResult, type Restore, resilienceResultOf, type Story } from '../../resilience/result'
import { brokenBefore, recoveryOf, windowsOf } from '../../resilience/windows'
import { Writing } from '../../resilience/writer'
import { makeFolder } from '../../service/make-folder'
import { aboutRun } from '../beside-k6/about'
import type { ReferencePlatform } from '../platform/reference-platform'
import { referenceOf } from '../platform/references'
import { slaDir } from '../platform/sla-dir'
import type { Progress } from '../progress'
import type { ResilienceOptions } from '../resilience'
import type { RunTarget } from '../target'
import { runCommandLine } from './commands'
import { latencyLimits } from './latency-limits'
import { referenceFaults } from './reference-faults'
import { restores } from './restores'
import { Traffic } from './traffic'
import { writerOf } from './writers'

/** Of users at peace before a fault, and watched after it, in ms. */
const calmMs = 4_000
const usualWatchMs = 20_000
/** A fault with what is before and after it takes no longer, in s; and k6's own start. */
const faultAtMostS = 60
const startS = 120
/** Windows are as short as the traffic allows: an empty one has to mean silence, and not chance. */
const shortestWindowMs = 500
const answersInWindow = 5
/** So many windows in a row hold before a platform is within its targets again. */
const inRow = 4

/** What a platform is hurt by, and with. */
export interface Means {
  options: ResilienceOptions
  k6: { path: string; version: string }
  target: RunTarget
  progress: Progress
  signal: AbortSignal
  foreign: Commands | undefined
  timeoutS: number
  /** How long users are watched after each fault. */
  watchMs?: number
}

export interface Hurt {
  result: ResilienceResult
  ledgerFile: string
}

/**
 * Puts k6's users and ledgered writes to work on a platform, hurts it, and reads everything back.
 * @throws Error of one line when the ledger could not be written
 */
export async function hurt(name: string, means: Means): Promise<Hurt> {
  const { options, k6, target, progress, signal, foreign, timeoutS, watchMs = usualWatchMs } = means
  const described = await referenceOf(name)
  const { baseUrl } = described.asked
  const startedAt = new Date().toISOString()
  const run = `ledger-${startedAt.replace(/[-:.]/g, '').toLowerCase()}`
  const folder = join(slaDir, 'resilience', name)
  makeFolder(folder)
  const ledgerFile = join(resolve(options.ledger ?? folder), `${run}.ndjson`)

  const base = new URL(target.known[baseUrl] ?? '')
  const proxy = target.reference && (await ChaosProxy.start({ host: base.hostname, port: Number(base.port) }))
  const through: Record<string, string> = proxy ? { [baseUrl]: `${base.protocol}//${base.hostname}:${proxy.port}` } : {}
  const known = { ...target.known, ...through }
  const all: Disturbance[] =
    target.reference && proxy ? referenceFaults(name, target.reference, proxy) : [commanded(foreign, timeoutS)]
  const chosen = chosenFaults(all, options)
  const ledger = new Ledger(ledgerFile)
  const writer = await (await writerOf(name))(known, run)
  const env = { ...target.env, ...through }
  const traffic = await progress.step("waiting for k6's users", () =>
    Traffic.start(k6, name, {
      folder: join(folder, 'k6'),
      env,
      vus: options.vus,
      signal,
      seconds: startS + chosen.length * faultAtMostS,
      names: operationsOf(described),
    }),
  )
  const writing = new Writing(writer, ledger, options.writes)
  const times: Pick<Story, 'name' | 'title' | 'fault_at' | 'cleared_at'>[] = []
  let problem: string | undefined
  let stopped = false
  const stopAll = async () => {
    if (stopped) return
    stopped = true
    const [, wrote] = await Promise.allSettled([traffic.stop(), writing.stop()])
    await ledger.close()
    if (wrote.status === 'rejected') throw wrote.reason
  }
  try {
    for (const [at, fault] of chosen.entries()) {
      await sleep(calmMs, undefined, { signal })
      if (writing.failed) break
      if (!traffic.running) {
        problem = `k6's users were gone after ${at} ${at === 1 ? 'fault' : 'faults'}; its log is ${join(folder, 'k6', 'k6.log')}`
        break
      }
      const fault_at = Date.now()
      let cleared_at = 0
      await progress.step(`${at + 1} of ${chosen.length}: ${fault.title}`, async (tick) => {
        await fault.start()
        try {
          await sleep(fault.lastsMs, undefined, { signal })
        } finally {
          await fault.end()
        }
        cleared_at = Date.now()
        tick(`cleared after ${(cleared_at - fault_at) / 1000} s`)
        await sleep(watchMs, undefined, { signal })
      })
      times.push({ name: fault.name, title: fault.title, fault_at, cleared_at })
    }
    if (options.acknowledged !== undefined)
      await progress.step(`until ${options.acknowledged} writes are acknowledged`, async (tick) => {
        while (!writing.failed && writing.acknowledged < (options.acknowledged ?? 0)) {
          tick(String(writing.acknowledged))
          await sleep(1_000, undefined, { signal })
        }
      })
    await progress.step('stopping k6 and the writes', stopAll)
    const samples = await traffic.samples()
    const limits = await latencyLimits(name)
    const stories = times.map((time, at): Story => {
      const to = times[at + 1]?.fault_at ?? time.cleared_at + watchMs
      const calm = samples.filter(({ at: sent }) => sent >= time.fault_at - calmMs && sent < time.fault_at).length
      const lengthMs = Math.round(Math.max(shortestWindowMs, (answersInWindow * calmMs) / Math.max(1, calm)))
      const peace = { from: time.fault_at - calmMs, to: time.fault_at, lengthMs, limits }
      const broken_before = brokenBefore(windowsOf(samples, peace))
      const asked = Object.fromEntries(Object.entries(limits.ms).filter(([id]) => !broken_before.includes(id)))
      const windows = windowsOf(samples, { from: time.fault_at, to, lengthMs, limits: { ...limits, ms: asked } })
      const about = { faultAt: time.fault_at, clearedAt: time.cleared_at, inRow, users: options.vus }
      return { ...time, window_ms: lengthMs, broken_before, ...recoveryOf(windows, about) }
    })
    const entries = readLedger(ledgerFile)
    const readBack = await progress.step('reading everything back', () => writer.readBack(entries))
    const wanted = (fault: string) => !options.crashes && (!options.only || options.only.includes(fault))
    const brought: Restore[] = target.reference
      ? await restores(name, {
          reference: target.reference,
          known,
          run,
          folder,
          perSecond: options.writes,
          progress,
          signal,
          wanted,
        })
      : []
    const { vus, writes } = options
    const question = { vus, writes, faults: [...stories, ...brought].map(({ title }) => title) }
    const result = resilienceResultOf({
      ...(await aboutRun(name, { k6, target, startedAt, question })),
      target: target.identity,
      stories,
      readBack,
      restores: brought,
      acknowledged: entries.filter(({ ending }) => ending === 'acknowledged').length,
      ...(problem !== undefined && { problem }),
    })
    return { result, ledgerFile }
  } finally {
    await stopAll().catch(() => {})
    await writer.close()
    await proxy?.close()
  }
}

/** Without health and metrics: who looks after the platform is no user. */
function operationsOf({ asked: { operations, health } }: ReferencePlatform): ReadonlySet<string> {
  return new Set(operations.filter((name) => !name.endsWith(health)))
}

/** The user's own commands, as a fault. */
function commanded(commands: Means['foreign'], timeoutS: number): Disturbance {
  return {
    name: 'platform-kill',
    title: 'KILL_COMMAND, and RESTORE_COMMAND after it',
    lastsMs: 2_000,
    start: () => runCommandLine('KILL_COMMAND', commands?.kill ?? '', timeoutS),
    end: () => runCommandLine('RESTORE_COMMAND', commands?.restore ?? '', timeoutS),
  }
}

const restoreNames = ['backup-restore', 'backup-log-restore']

/** Each once; those that were named; or so many crashes, of each part in turn. */
function chosenFaults(all: readonly Disturbance[], { only, crashes }: ResilienceOptions): Disturbance[] {
  const known = [...all.map(({ name }) => name), ...restoreNames]
  const unknown = only?.find((name) => !known.includes(name))
  if (unknown) throw new Error(`there is no fault "${unknown}"; there are ${known.join(', ')}`)
  if (!crashes) return all.filter(({ name }) => !only || only.includes(name))
  const kills = all.filter(({ name }) => name.endsWith('-kill'))
  return Array.from({ length: crashes }, (_, at) => kills[at % kills.length] as Disturbance)
}
