import type { Interruptible } from '../interruptible'
import type { Progress } from '../progress'
import { resolveK6 } from './resolve'

/** The scripts and their data in `dist/`, built when a source changed. */
export async function ensureScripts(progress: Progress): Promise<void> {
  // Loaded here, since a command that is only asked for help needs no builder.
  await progress.step('building the scripts', async () => (await import('../../build/ensure-bundles')).ensureBundles())
}

/** k6, and the scripts for it. */
export async function k6WithScripts({ progress, signal }: Interruptible): ReturnType<typeof resolveK6> {
  const k6 = await resolveK6({ env: process.env, progress, signal })
  await ensureScripts(progress)
  return k6
}
