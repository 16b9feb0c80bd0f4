import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline/promises'
import type { Commands } from '../../resilience/guards'

/**
 * Runs a command of the user's through the shell.
 * @throws Error of one line when it fails or hangs
 */
export async function runCommandLine(setting: string, command: string, timeoutS: number): Promise<void> {
  const child = spawn(command, { shell: true, stdio: ['ignore', 'inherit', 'inherit'], detached: true })
  let hung = false
  const timer = setTimeout(() => {
    hung = true
    // The whole group: the shell's children too.
    if (child.pid) process.kill(-child.pid, 'SIGKILL')
  }, timeoutS * 1000)
  const code = await new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (exit, signal) => resolve(exit ?? signal ?? 'no exit code'))
  }).finally(() => clearTimeout(timer))
  if (hung) throw new Error(`${setting} "${command}" did not end within ${timeoutS} s; COMMAND_TIMEOUT_S allows more`)
  if (code !== 0) throw new Error(`${setting} "${command}" failed: ${code}`)
}

/** Shows what will be run, and asks; without a terminal `--yes` has to say it. @throws Error when the answer is no */
export async function confirmCommands({ kill, restore }: Commands, url: string, yes: boolean): Promise<void> {
  console.error(`${url} will be hurt by\n  KILL_COMMAND     ${kill}\n  RESTORE_COMMAND  ${restore}`)
  if (yes) return
  if (!process.stdin.isTTY) throw new Error('there is no terminal to ask on: say --yes')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question('Go on? (yes/no) ').finally(() => terminal.close())
  if (answer.trim().toLowerCase() !== 'yes') throw new Error('nothing was done')
}
