import { bundle } from '../build/bundle'

/** Builds the scripts once for all tests that run them: builds at the same time would take `dist/` from each other. */
export async function setup(): Promise<void> {
  // Each of Vitest's projects loads this module anew.
  const all = globalThis as { scriptsBuilt?: Promise<unknown> }
  all.scriptsBuilt ??= bundle()
  await all.scriptsBuilt
}
