import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../build/root'
import { type RunningPlatform, startReference } from '../cli/platform/platform'
import type { DatabaseBesideRun } from '../database/beside-run'
import type { Result } from '../lib/plan/summary/result'
import { referenceTcall } from '../reference/tcall/platform'

/** `sla run` on a reference TCall of its own, with calls of seconds. */
export class SlaRuns {
  readonly folder = mkdtempSync(join(tmpdir(), 'run-'))
  readonly platform: RunningPlatform<'tcall'>

  private constructor(platform: RunningPlatform<'tcall'>) {
    this.platform = platform
  }

  static async start(): Promise<SlaRuns> {
    const settings = { CALL_MEAN_S: '3', RETRY_SCALE: '20' }
    return new SlaRuns(await startReference(referenceTcall, { ports: 'free', settings }))
  }

  /** @param name of the folder of its results */
  async run(name: string, args: string[], more: Record<string, string>) {
    const results = join(this.folder, name)
    const env = {
      ...process.env,
      ...this.platform.env,
      RESULTS_DIR: results,
      ABSENT_CAPABILITIES: 'proxy-faults',
      // A smoke has time; what has many VUs needs them by the timeout.
      REQUEST_TIMEOUT_S: args.includes('smoke') ? '60' : '5',
      ...more,
    }
    const { code, stdout, stderr } = await new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      execFile(process.execPath, ['cli/sla.mjs', 'run', ...args], { cwd: root, env }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
      )
    })
    const file = (existsSync(results) ? readdirSync(results) : []).find((one) => one.endsWith('.json'))
    const result = file
      ? (JSON.parse(readFileSync(join(results, file), 'utf8')) as Result & {
          generator: { system?: { samples: number } }
          database?: DatabaseBesideRun
        })
      : undefined
    return { code, stdout, stderr, result }
  }

  async stop(): Promise<void> {
    await this.platform.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
