import { execFile } from 'node:child_process'
import { root } from '../build/root'

/** How a command ended, and what it wrote. */
interface SlaOutcome {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs the command as a user does, without a terminal. */
export function sla(...args: string[]): Promise<SlaOutcome> {
  return slaWith({}, ...args)
}

/** The same with these variables in its environment. */
export function slaWith(env: Readonly<Record<string, string>>, ...args: string[]): Promise<SlaOutcome> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['cli/sla.mjs', ...args],
      { cwd: root, maxBuffer: 64 * 1024 * 1024, env: { ...process.env, ...env } },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    )
  })
}
