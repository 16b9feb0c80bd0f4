import { mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Argument, Command } from 'commander'
import { ensureBundles } from '../../build/ensure-bundles'
import { usualPlatform } from '../../build/entries'
import { root } from '../../build/root'
import { interruptible } from '../../cli/interruptible'
import { resolveK6 } from '../../cli/k6/resolve'
import { startReference } from '../../cli/platform/platform'
import { referenceNames, referenceOf } from '../../cli/platform/references'
import { runScript } from '../../cli/prove/run-script'
import { freePort } from '../../rigs/free-port'
import { measuredCommit } from '../measured-commit'
import { soakPage } from './page'
import { thresholdCores } from './threshold-cpu'
import { ProcessWatch } from './watch'

const file = 'docs/SOAK.md'
/** Of the profile's hold, which TIME_SCALE divides. */
const holdMinutes = 240
/** How often k6's CPU is profiled. */
const profiles = 6

await new Command('soak')
  .description(
    `Runs the soak profile at its whole size on a reference platform, and writes ${file} with what k6 and the platform used over time.`,
  )
  .addArgument(new Argument('[platform]', 'which').choices(referenceNames).default(usualPlatform))
  .option('--minutes <count>', 'of hold, with all sessions', Number, 30)
  .action(async (name: string, { minutes }: { minutes: number }) => {
    if (!(minutes > 0)) throw new Error('--minutes must be a number above 0')
    process.exit(await soak(name, minutes))
  })
  .parseAsync()
  .catch((error: Error) => {
    console.error(`soak: ${error.message}`)
    process.exit(1)
  })

/** @returns 0 when the run passed */
async function soak(name: string, minutes: number): Promise<number> {
  return interruptible(async ({ progress, signal }) => {
    const folder = join(root, '.sla/soak')
    mkdirSync(folder, { recursive: true })
    const busyBefore = os.loadavg()[0] ?? 0
    const k6 = await resolveK6({ env: process.env, progress })
    await progress.step('building the scripts', ensureBundles)
    const described = await referenceOf(name)
    const platform = await startReference(described, { ports: 'free', progress, signal })
    try {
      const address = `127.0.0.1:${await freePort()}`
      let k6Pid: number | undefined
      const watch = new ProcessWatch(() => ({
        ...(k6Pid !== undefined && { k6: k6Pid }),
        ...Object.fromEntries(platform.parts.map(({ title, pid }) => [title, pid])),
      }))
      const judging: { atS: number; cores: number }[] = []
      const startedMs = Date.now()
      const ended = new AbortController()
      const profiling = async () => {
        while (!ended.signal.aborted) {
          await sleep((minutes * 60_000) / profiles, undefined, { signal: ended.signal }).catch(() => {})
          if (ended.signal.aborted) return
          const cores = await thresholdCores(address, k6.path, folder)
          if (cores !== undefined) judging.push({ atS: (Date.now() - startedMs) / 1000, cores })
        }
      }
      const profiled = profiling()
      const ran = await progress
        .step(`${name}-soak, a hold of ${minutes} minutes`, (tick) => {
          const clock = setInterval(() => tick(`${Math.round((Date.now() - startedMs) / 60_000)} min`), 60_000)
          return runScript(k6.path, `${name}-soak`, {
            folder: join(folder, name),
            env: { ...platform.env, TIME_SCALE: String(holdMinutes / minutes), SLA_K6_VERSION: k6.version },
            signal,
            args: ['--no-usage-report', '--address', address, '--profiling-enabled'],
            spawned: (pid) => {
              k6Pid = pid
            },
          }).finally(() => clearInterval(clock))
        })
        .finally(() => ended.abort())
      await profiled
      if ('problem' in ran) throw new Error(`k6 left no result: ${ran.problem}`)
      const stretches = watch.stop(120)
      const cpu = os.cpus()
      const machine = `${cpu.length} × ${cpu[0]?.model ?? 'unknown'}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`
      const commit = await measuredCommit(file)
      writeFileSync(
        join(root, file),
        soakPage({ name, minutes, commit, machine, busyBefore, result: ran.result, stretches, judging }),
      )
      console.log(`${ran.result.title} · ${ran.result.verdict} · ${ran.result.reason}\n  ${file}`)
      return ran.result.verdict === 'pass' ? 0 : 1
    } finally {
      await platform.stop()
    }
  })
}
