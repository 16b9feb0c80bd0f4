import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../build/root'
import { interruptedExitCode, onStopSignal, type StopSignal } from '../stop-signals'
import { ensureSlaDir, slaDir } from './sla-dir'
import type { SupervisorMessage } from './supervise'

/** Starts the supervisor in the background, shows its progress, and returns when it is ready. Exits 1 when it fails. */
export async function upDetached(platform: string, portBase: number | undefined): Promise<void> {
  ensureSlaDir()
  const theLog = join(slaDir, 'up.log')
  if (statSync(theLog, { throwIfNoEntry: false })?.isDirectory())
    throw new Error(`${theLog} is a folder; move it away and start again`)
  // Of two that start at a time one loses: until this one has won, its log is its own.
  const ownLog = join(slaDir, `up.${process.pid}.log`)
  let logFile = ownLog
  const log = openLog(ownLog)
  const ports = portBase === undefined ? [] : ['--ports', String(portBase)]
  const supervisor = spawn(process.execPath, [join(root, 'cli/sla.mjs'), 'up', platform, ...ports], {
    stdio: ['ignore', log, log, 'ipc'],
    detached: true,
  })
  closeSync(log)
  let interrupted: StopSignal | undefined
  const release = onStopSignal((signal) => {
    interrupted = signal
    supervisor.kill('SIGTERM')
  })
  const failure = await new Promise<string | undefined>((resolve) => {
    supervisor.on('message', (message: SupervisorMessage) => {
      if ('line' in message) console.log(message.line)
      else if ('claimed' in message) {
        logFile = theLog
        renameSync(ownLog, logFile)
      } else resolve(undefined)
    })
    supervisor.once('error', (error) => resolve(error.message))
    supervisor.once('exit', () => resolve(readFileSync(logFile, 'utf8').trimEnd().split('\n').at(-1) ?? ''))
  })
  rmSync(ownLog, { force: true })
  release()
  if (interrupted) process.exit(interruptedExitCode(interrupted))
  if (failure !== undefined) throw new Error(failure)
  supervisor.disconnect()
  supervisor.unref()
}

function openLog(file: string): number {
  rmSync(file, { force: true }) // an older one keeps its reader and its permissions
  return openSync(file, 'a', 0o600)
}
