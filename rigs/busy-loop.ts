import { type ChildProcess, spawn } from 'node:child_process'

const onMs = 50
const offMs = 50

/** A process that burns one core half of the time, until it is killed or whoever started it has ended. */
export function startBusyLoop(): ChildProcess {
  const program = `
    process.on('disconnect', () => process.exit())
    const burn = () => { const end = Date.now() + ${onMs}; while (Date.now() < end); setTimeout(burn, ${offMs}) }
    burn()`
  return spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
}
