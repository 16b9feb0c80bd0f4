import { lineProgress, type Progress, stderrProgress } from '../progress'
import { interruptedExitCode, onStopSignal, type StopSignal } from '../stop-signals'
import { removeEnvFiles, writeEnvFile } from './env-file'
import { effectiveSettings } from './health'
import { type RunningPlatform, startReference } from './platform'
import { assertPortsFree, chosenPorts } from './ports'
import type { ReferencePlatform } from './reference-platform'
import { claimState, clearState, recordParts } from './state'

/** What a detached supervisor tells the command that started it. */
export type SupervisorMessage = { claimed: true } | { line: string } | { ready: true }

/**
 * Runs the platform in this process until it is told to stop or a part ends by itself, and then exits: 0 after a
 * stop, 1 after a failure, 128 + the signal when it was stopped before it was ready.
 */
export async function superviseUp(described: ReferencePlatform, portBase: number | undefined): Promise<never> {
  const ports = chosenPorts(described.ports, portBase, process.env)
  const main = described.services.at(-1) // whom all others need
  const state = await claimState(`${main?.scheme}://127.0.0.1:${ports[main?.key ?? '']}`)
  tell({ claimed: true })
  await removeEnvFiles() // that of a supervisor that was killed
  const starting = new AbortController()
  let stop = (signal: StopSignal) => starting.abort(signal)
  onStopSignal((signal) => stop(signal))
  const progress = supervisorProgress()
  try {
    const platform = await start(progress)
    const stopped = new Promise<StopSignal>((resolve) => {
      stop = resolve
    })
    await recordParts(state, platform.parts)
    await writeEnvFile(described.name, platform.env)
    for (const line of await announcement(described.name, platform)) say(line)
    say('ready')
    tell({ ready: true })
    const words = await Promise.race([stopped.then(() => undefined), platform.broken])
    if (words) console.error(words)
    await removeEnvFiles()
    await progress.step('stopping everything', () => platform.stop())
    return await leave(words ? 1 : 0)
  } catch (error) {
    if (starting.signal.aborted) return await leave(interruptedExitCode(starting.signal.reason))
    await clearState()
    throw error
  }

  async function start(progress: Progress): Promise<RunningPlatform> {
    await assertPortsFree(described.ports, ports)
    return startReference(described, {
      ports,
      progress,
      signal: starting.signal,
      spawned: (part) => void recordParts(state, [part]).catch(() => {}), // written again when all are there
    })
  }

  async function leave(code: number): Promise<never> {
    await Promise.all([clearState(), removeEnvFiles()])
    process.exit(code)
  }
}

/** URLs, how to use them, and the settings in force. Secrets stay in the file. */
async function announcement(name: string, platform: RunningPlatform): Promise<string[]> {
  const { env, secret, services } = platform
  const shown = Object.entries(env).filter(([setting]) => !secret.includes(setting))
  const settings = Object.entries(await effectiveSettings(platform)).map(([title, values]) => {
    const pairs = Object.entries(values).map(
      ([setting, value]) => `${setting}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    )
    return `  ${title.padEnd(14)} ${pairs.join(' ')}`
  })
  const file = `.sla/${name}.env`
  return [
    '',
    ...services.map(({ title, url }) => `  ${title.padEnd(14)} ${url}`),
    '',
    'settings in force:',
    ...settings,
    '',
    `k6 scripts in this checkout read ${file} by themselves: k6 run dist/${name}-smoke.js`,
    ...(platform.caFile
      ? [`k6 itself has to trust the CA: SSL_CERT_FILE=${platform.caFile} (npm run k6 sets it)`]
      : []),
    `elsewhere, export (all of them: set -a; . ${file}; set +a):`,
    ...shown.map(([setting, value]) => `  export ${setting}='${value}'`),
    ...secret.map((setting) => `  export ${setting}=…  (secret; in ${file})`),
    '',
  ]
}

function supervisorProgress(): Progress {
  if (!process.send) return stderrProgress()
  return lineProgress((line) => {
    process.stderr.write(`${line}\n`)
    tell({ line })
  })
}

function say(line: string): void {
  console.log(line)
  tell({ line })
}

function tell(message: SupervisorMessage): void {
  process.send?.(message, undefined, undefined, () => {}) // it may have left: we go on without it
}
