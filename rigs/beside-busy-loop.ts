/** Runs a command beside a loop that burns one core half of the time: `beside-busy-loop.ts npm test`. */
import { spawn } from 'node:child_process'
import { startBusyLoop } from './busy-loop'

const [program, ...args] = process.argv.slice(2)
if (!program) throw new Error('name the command')
const loop = startBusyLoop()
const command = spawn(program, args, { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => command.kill(signal))
command.once('error', (error) => {
  console.error(error.message)
  loop.kill()
  process.exitCode = 1
})
command.once('exit', (code) => {
  loop.kill()
  process.exitCode = code ?? 1
})
