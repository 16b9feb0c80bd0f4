import { lineProgress, type Progress, stderrProgress } from '../progress'
import { interruptedExitCode, onStopSignal, type StopSignal } from '../stop-signals'
import { removeEnvFile, writeEnvFile } from './env-file'
import { effectiveSettings } from './health'
import { type Platform, startPlatform } from './platform'
import { assertPortsFree, chosenPorts } from './ports'
import { claimState, clearState, recordParts } from './state'

/** What a detached supervisor tells the command that started it. */
export type SupervisorMessage = { line: string } | { ready: true }

/**
 * Runs the platform in this process until it is told to stop or a part ends by itself, and then exits: 0 after a
 * stop, 1 after a failure, 128 + the signal when it was stopped before it was ready.
 */
export async function superviseUp(portBase: number | undefined): Promise<never> {
  const ports = chosenPorts(portBase, process.env)
  const state = await claimState(`http://127.0.0.1:${ports.tcall}`)
  await removeEnvFile() // that of a supervisor that was killed
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
    await writeEnvFile(platform.env)
    for (const line of await announcement(platform)) say(line)
    say('ready')
    tell({ ready: true })
    const words = await Promise.race([stopped.then(() => undefined), platform.broken])
    if (words) console.error(words)
    await removeEnvFile()
    await progress.step('stopping everything', () => platform.stop())
    return await leave(words ? 1 : 0)
  } catch (error) {
    if (starting.signal.aborted) return await leave(interruptedExitCode(starting.signal.reason))
    await clearState()
    throw error
  }

  async function start(progress: Progress): Promise<Platform> {
    await assertPortsFree(ports)
    return startPlatform({ ports, progress, signal: starting.signal })
  }

  async function leave(code: number): Promise<never> {
    await Promise.all([clearState(), removeEnvFile()])
    process.exit(code)
  }
}

/** URLs, how to use them, and the settings in force. Secrets stay in the file. */
async function announcement({ env, urls }: Platform): Promise<string[]> {
  const secret = new Set(['WEBHOOK_PROXY_TOKEN', 'PROVIDER_WEBHOOK_SECRET'])
  const shown = Object.entries(env).filter(([name]) => !secret.has(name))
  const settings = Object.entries(await effectiveSettings(urls)).map(([title, values]) => {
    const pairs = Object.entries(values).map(
      ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    )
    return `  ${title.padEnd(14)} ${pairs.join(' ')}`
  })
  return [
    '',
    `  TCall          ${urls.tcall}`,
    `  provider       ${urls.provider}`,
    `  webhook proxy  ${urls.proxy}`,
    '',
    'settings in force:',
    ...settings,
    '',
    'k6 scripts in this checkout read .sla/tcall.env by themselves: k6 run dist/tcall-smoke.js',
    'elsewhere, export (all of them: set -a; . .sla/tcall.env; set +a):',
    ...shown.map(([name, value]) => `  export ${name}='${value}'`),
    ...[...secret].map((name) => `  export ${name}=…  (secret; in .sla/tcall.env)`),
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
