import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../../build/root'
import type { Progress } from '../progress'

/**
 * Runs the same profile once more, with the settings of this process's environment.
 * @returns the text of its result
 */
export async function runAgain(
  { platform, profile }: { platform: string; profile: string },
  progress: Progress,
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'confirm-'))
  try {
    const code = await progress.step(`running ${platform} ${profile} again`, () => {
      const run = spawn(process.execPath, [join(root, 'cli/sla.mjs'), 'run', platform, profile], {
        stdio: ['ignore', process.stderr, process.stderr],
        env: { ...process.env, RESULTS_DIR: folder },
      })
      return new Promise<number | null>((resolve, reject) => run.once('error', reject).once('exit', resolve))
    })
    const [file] = readdirSync(folder).filter((name) => name.endsWith('.json'))
    if (!file) throw new Error(`the confirming run left no result (exit code ${code})`)
    return readFileSync(join(folder, file), 'utf8')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
