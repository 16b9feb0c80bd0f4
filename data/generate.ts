import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { seededRandom } from '../lib/data/random'
import { destinations } from './tcall'

/** Raised whenever the same seed would give other bytes. */
const generatorVersion = 1
const seed = 1

/** Written beside the pools as `manifest.json`. `sha256` is over the pools' own hashes, in the order of their names. */
export interface Manifest {
  seed: number
  generator_version: number
  sha256: string
  pools: Record<string, { count: number; sha256: string }>
}

/** Writes every data pool and their manifest to `folder`; the same seed and version give the same bytes. */
export async function generateData(folder: string): Promise<Manifest> {
  const pools: Record<string, readonly unknown[]> = {
    'tcall-destinations': destinations(seededRandom(seed, 1), 6000),
  }
  const manifest: Manifest = { seed, generator_version: generatorVersion, sha256: '', pools: {} }
  await mkdir(folder, { recursive: true })
  for (const [name, rows] of Object.entries(pools).sort(([a], [b]) => a.localeCompare(b))) {
    const text = `${JSON.stringify(rows)}\n`
    await writeFile(join(folder, `${name}.json`), text)
    manifest.pools[name] = { count: rows.length, sha256: sha256(text) }
  }
  manifest.sha256 = sha256(
    Object.entries(manifest.pools)
      .map(([name, pool]) => `${pool.sha256}  ${name}\n`)
      .join(''),
  )
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  return manifest
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
