import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../build/root'
import type { Result } from '../lib/plan/summary/result'

/** `sla run` with its metrics sent on. @returns its result and what it said */
export async function observedRun(
  platform: string,
  profile: string,
  { args, env }: { args: readonly string[]; env: Readonly<Record<string, string>> },
): Promise<{ result: Result | undefined; said: string; code: number }> {
  const results = mkdtempSync(join(tmpdir(), 'observed-'))
  try {
    const { code, said } = await new Promise<{ code: number; said: string }>((resolve) => {
      execFile(
        process.execPath,
        ['cli/sla.mjs', 'run', platform, profile, ...args],
        { cwd: root, env: { ...process.env, ...env, RESULTS_DIR: results }, maxBuffer: 64 * 1024 * 1024 },
        (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
      )
    })
    const file = readdirSync(results).find((name) => name.endsWith('.json'))
    const result = file ? (JSON.parse(readFileSync(join(results, file), 'utf8')) as Result) : undefined
    return { result, said, code }
  } finally {
    rmSync(results, { recursive: true, force: true })
  }
}
