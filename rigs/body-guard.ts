import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { k6BuildOptions } from '../build/bundle'
import { root } from '../build/root'
import { resolveK6 } from '../cli/k6/resolve'
import { noProgress } from '../cli/progress'

/** The guard that looks at each body before it is sent, in the real k6. */
export interface BodyGuardFigures {
  /** By kind of body, how long one check of it takes. */
  microseconds: Record<string, number>
  /** How a body with a number that could be a person's is refused. */
  refusal: string
}

export async function runBodyGuard(): Promise<BodyGuardFigures> {
  const k6 = await resolveK6({ env: process.env, progress: noProgress })
  const folder = await mkdtemp(join(tmpdir(), 'body-guard-'))
  const outfile = join(folder, 'body-guard.js')
  try {
    await build({ ...k6BuildOptions([]), entryPoints: [join(root, 'rigs/scripts/body-guard.ts')], outfile })
    const { stdout } = await promisify(execFile)(k6.path, ['run', '--quiet', outfile])
    return JSON.parse(stdout) as BodyGuardFigures
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
