import { Command } from 'commander'
import { endProcess, isRunning } from '../service/postgres/processes'
import { removeEnvFiles } from './platform/env-file'
import { clearState, endParts, readState } from './platform/state'

/** The supervisor stops four parts one after the other, each within 10 s. */
const stopLimitMs = 45_000

export function downCommand(): Command {
  return new Command('down')
    .description(
      'Stops the platform that `up` started in this checkout, waits until it is gone and says what it stopped.',
    )
    .addHelpText('after', '\nIt stops only processes that `up` of this checkout started.\n\nExample:\n  npm run down')
    .action(down)
}

async function down(): Promise<void> {
  const state = await readState()
  if (!state) return console.log('nothing to stop: the platform is not up')
  const { supervisor } = state
  const titles = state.parts.map((part) => part.title)
  if (await isRunning(supervisor)) {
    if (await endProcess(supervisor, ['SIGTERM', 'SIGKILL'], stopLimitMs)) {
      console.log(`stopped ${titles.join(', ') || 'a start under way'} (process ${supervisor.pid})`)
    } else throw new Error(`process ${supervisor.pid} does not end; end it by hand`)
  } else {
    const ended = await endParts(state)
    console.log(
      ended.length > 0
        ? `stopped ${ended.join(', ')}, left by process ${supervisor.pid}`
        : 'nothing to stop: the platform had ended',
    )
  }
  await Promise.all([clearState(), removeEnvFiles()])
}
