import { ensureBundles } from '../build/ensure-bundles'

/** Builds the scripts before all tests that run them; of these, only commands that build by themselves do it again. */
export async function setup(): Promise<void> {
  // Each of Vitest's projects loads this module anew.
  const all = globalThis as { scriptsBuilt?: Promise<unknown> }
  all.scriptsBuilt ??= ensureBundles()
  await all.scriptsBuilt
}
