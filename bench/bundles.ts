import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { bundle } from '../build/bundle'
import { root } from '../build/root'

const builds = 5

export interface BundleFigures {
  bundles: { name: string; bytes: number }[]
  /** What each build says it took: from its first line of code to `dist/` in place. */
  build_s: number[]
  /** The same builds as whole processes, Node's start and that of tsx included. */
  process_s: number[]
}

/** Builds all scripts five times, each in a process of its own; the contracts are generated before. */
export async function measureBundles(): Promise<BundleFigures> {
  const bundles = await bundle() // generates the contracts if need be
  const figures: BundleFigures = { bundles: [], build_s: [], process_s: [] }
  for (const { name, file } of bundles) figures.bundles.push({ name, bytes: (await stat(join(root, file))).size })
  for (let count = 0; count < builds; count++) {
    const began = performance.now()
    const build = ['--import', './build/typescript.mjs', 'esbuild.config.mjs'] // as `npm run build` does
    const { stdout } = await promisify(execFile)(process.execPath, build, { cwd: root })
    figures.process_s.push((performance.now() - began) / 1000)
    figures.build_s.push(Number(/bundles in ([\d.]+) s/.exec(stdout)?.[1]))
  }
  return figures
}
