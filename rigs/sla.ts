import { execFile } from 'node:child_process'
import { root } from '../build/root'

/** Runs the command as a user does, without a terminal. */
export function sla(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['cli/sla.mjs', ...args],
      { cwd: root, maxBuffer: 64 * 1024 * 1024 },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    )
  })
}
