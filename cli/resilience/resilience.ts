import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { productionDomains } from '../../build/platforms'
import { ChaosProxy } from '../../resilience/chaos-proxy'
import type { Fault } from '../../resilience/faults'
import { commandsFor } from '../../resilience/guards'
import { Ledger, readLedger } from '../../resilience/ledger'
import { type ResilienceResult, type Restore, resilienceResultOf, type Story } from '../../resilience/result'
import { brokenBefore, recoveryOf, windowsOf } from '../../resilience/windows'
import { Writing } from '../../resilience/writer'
import { aboutRun } from '../beside-k6/about'
import { concludeBeside } from '../beside-k6/conclude'
import { resolveK6 } from '../k6/resolve'
import type { ReferencePlatform } from '../platform/reference-platform'
import { referenceOf } from '../platform/references'
import { slaDir } from '../platform/sla-dir'
import { type Progress, stderrProgress } from '../progress'
import type { ResilienceOptions } from '../resilience'
import { writableResultsFolder } from '../run/results-folder'
import { interruptedExitCode, onStopSignal } from '../stop-signals'
import { type Target, targetOf } from '../target'
import { confirmCommands, runCommandLine } from './commands'
import { latencyLimits } from './latency-limits'
import { referenceFaults } from './reference-faults'
import { restores } from './restores'
import { Traffic } from './traffic'
import { writerOf } from './writers'

/** Short calls, or slots fill; webhooks that failed are tried again soon. */
const settings: Record<string, string> = { CALL_MEAN_S: '3', RETRY_SCALE: '20' }

/** Of users at peace before a fault, and watched after it, in ms. */
const calmMs = 4_000
const watchMs = 20_000
/** A fault with what is before and after it takes no longer, in s; and k6's own start. */
const faultAtMostS = 60
const startS = 120
/** Windows are as short as the traffic allows: an empty one has to mean silence, and not chance. */
const shortestWindowMs = 500
const answersInWindow = 5
/** So many windows in a row hold before a platform is within its targets again. */
const inRow = 4

/** Hurts a platform under load, says the sentence, and writes the result. @returns the exit code */
export async function resilience(name: string, options: ResilienceOptions): Promise<number> {
  const progress = stderrProgress()
  const stopping = new AbortController()
  const { signal } = stopping
  onStopSignal((stopSignal) => stopping.abort(stopSignal))
  const described = await referenceOf(name)
  const { baseUrl } = described.asked
  const results = await writableResultsFolder(process.env)
  const foreign = process.env[baseUrl] ? commandsFor(baseUrl, process.env, await productionDomains()) : undefined
  const timeoutS = Number(process.env['COMMAND_TIMEOUT_S'] || 120)
  try {
    if (foreign) {
      await confirmCommands(foreign, process.env[baseUrl] ?? '', options.yes === true)
      await progress.step('trying RESTORE_COMMAND', () => runCommandLine('RESTORE_COMMAND', foreign.restore, timeoutS))
    }
    const k6 = await resolveK6({ env: process.env, progress, signal })
    await progress.step('building the scripts', async () =>
      (await import('../../build/ensure-bundles')).ensureBundles(),
    )
    const target = await targetOf(name, { progress, signal, settings })
    try {
      if (!foreign && !target.reference)
        throw new Error('a platform is up, and resilience starts its own; npm run down stops it')
      return await hurt(name, { options, k6, target, results, progress, signal, foreign, timeoutS })
    } finally {
      if (foreign) await runCommandLine('RESTORE_COMMAND', foreign.restore, timeoutS)
      await target.stop()
    }
  } catch (error) {
    if (!signal.aborted) throw error
    progress.note('interrupted; the platform is restored, and the ledger kept')
    return interruptedExitCode(signal.reason)
  }
}

interface Means {
  options: ResilienceOptions
  k6: { path: string; version: string }
  target: Target
  /** The folder of the results. */
  results: string
  progress: Progress
  signal: AbortSignal
  foreign: ReturnType<typeof commandsFor> | undefined
  timeoutS: number
}

async function hurt(name: string, means: Means): Promise<number> {
  const { options, k6, target, results, progress, signal, foreign, timeoutS } = means
  const described = await referenceOf(name)
  const { baseUrl } = described.asked
  const startedAt = new Date().toISOString()
  const run = `ledger-${startedAt.replace(/[-:.]/g, '').toLowerCase()}`
  const folder = join(slaDir, 'resilience', name)
  await mkdir(folder, { recursive: true })
  const ledgerFile = join(resolve(options.ledger ?? folder), `${run}.ndjson`)

  const base = new URL(target.known[baseUrl] ?? '')
  const proxy = target.reference && (await ChaosProxy.start({ host: base.hostname, port: Number(base.port) }))
  const through: Record<string, string> = proxy ? { [baseUrl]: `${base.protocol}//${base.hostname}:${proxy.port}` } : {}
  const known = { ...target.known, ...through }
  const all: Fault[] =
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
    await Promise.allSettled([traffic.stop(), writing.stop()])
    await ledger.close()
  }
  try {
    for (const [at, fault] of chosen.entries()) {
      await sleep(calmMs, undefined, { signal })
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
    return await concludeBeside(result, details(result, ledgerFile), { folder: results, progress })
  } finally {
    await stopAll()
    await writer.close()
    await proxy?.close()
  }
}

/** Without health and metrics: who looks after the platform is no user. */
function operationsOf({ asked: { operations, health } }: ReferencePlatform): ReadonlySet<string> {
  return new Set(operations.filter((name) => !name.endsWith(health)))
}

/** The user's own commands, as a fault. */
function commanded(commands: Means['foreign'], timeoutS: number): Fault {
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
function chosenFaults(all: readonly Fault[], { only, crashes }: ResilienceOptions): Fault[] {
  const known = [...all.map(({ name }) => name), ...restoreNames]
  const unknown = only?.find((name) => !known.includes(name))
  if (unknown) throw new Error(`there is no fault "${unknown}"; there are ${known.join(', ')}`)
  if (!crashes) return all.filter(({ name }) => !only || only.includes(name))
  const kills = all.filter(({ name }) => name.endsWith('-kill'))
  return Array.from({ length: crashes }, (_, at) => kills[at % kills.length] as Fault)
}

/** What each fault cost, and what became of the writes. */
function details(result: ResilienceResult, ledgerFile: string): string[] {
  const cell = (value: number | null, none = 'never') => (value === null ? none : `${value} s`).padStart(9)
  const lines = result.faults.map(
    (story) =>
      `  ${story.name.padEnd(22)} detect ${cell(story.detect_s, 'unseen')}  recover ${cell(story.recover_s)}  RTO ${cell(story.rto_s)}  budget ${story.budget_user_s.toFixed(0).padStart(5)} user-s  up ${story.uptime_percent.toFixed(0).padStart(3)} %  ${story.broke.join(' ')}${story.broken_before.length > 0 ? ` (not asked for, since it did not hold before: ${story.broken_before.join(' ')})` : ''}`,
  )
  const anomalies = (['lost', 'duplicated', 'stale', 'unexpected'] as const).flatMap((kind) =>
    result.classes[kind].slice(0, 5).map(({ id, about, said }) => `  ${kind}: ${id} ${about}: ${said}`),
  )
  const also = result.also.flatMap(({ title: what, ids }) =>
    ids.length > 0 ? [`  ${what}: ${ids.length}: ${ids.slice(0, 5).join(', ')}`] : [],
  )
  const back = result.restores.map(
    ({ title: what, lost_before, lost_after, rpo, rto_s }) =>
      `  ${what}: ${lost_before.length} lost of what was there before, ${lost_after} later; RPO ${rpo ? `${rpo.oldest_s.toFixed(1)} s` : 'nothing lost'}, RTO ${rto_s} s`,
  )
  const { ok, recovered, absent } = result.classes
  return [
    ...lines,
    ...back,
    `  writes: ${ok} there once, ${recovered} unknown and there, ${absent} refused or unknown and not there`,
    `  ${Object.entries(result.counts)
      .map(([what, count]) => `${what} ${count}`)
      .join(' · ')}`,
    ...anomalies,
    ...also,
    `  ledger ${ledgerFile}`,
  ]
}
