import { Command } from 'commander'
import { endProcess, isRunning } from '../service/postgres/processes'
import { removeEnvFiles } from './platform/env-file'
import { clearState, endParts, readState } from './platform/state'
import type { UpState } from './platform/up-state'

/** The supervisor stops four parts one after the other, each within 10 s. */
const stopLimitMs = 45_000

export function downCommand(): Command {
  return new Command('down')
    .description(
      'Stops the platform that `up` started in this checkout, waits until it is gone, and says what it stopped.',
    )
    .addHelpText(
      'after',
      '\nIt stops only processes that `up` of this checkout started. After a crash: docs/RECOVERY.md.\n\nExample:\n  npm run down',
    )
    .action(down)
}

async function down(): Promise<void> {
  const state = await readState()
  console.log(state ? await stopped(state) : 'nothing to stop: the platform is not up')
  await Promise.all([clearState(), removeEnvFiles()])
}

/** Ends what the state names; says what that was. */
async function stopped(state: UpState): Promise<string> {
  const { supervisor, parts } = state
  if (!(await isRunning(supervisor))) {
    const left = await endParts(state)
    if (left.length === 0) return 'nothing to stop: the platform had ended'
    return `stopped ${left.join(', ')}, left by process ${supervisor.pid}`
  }
  if (!(await endProcess(supervisor, ['SIGTERM', 'SIGKILL'], stopLimitMs))) {
    throw new Error(`process ${supervisor.pid} does not end; end it by hand`)
  }
  await endParts(state) // it ended them, unless it had to be killed
  const titles = parts.map(({ title }) => title).join(', ') || 'what it had started'
  return `stopped ${titles} (process ${supervisor.pid})`
}
