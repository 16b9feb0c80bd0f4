import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '../service/make-folder'
import { dataPools, type PoolSizes } from './pools'
import { type PoolEntry, writePool } from './write-pool'

/** Raised whenever the same seed would give other bytes. */
const generatorVersion = 2

/** What a build puts beside its scripts: enough patients for 1,000 VUs, few enough to be written in a moment. */
export const defaults: PoolSizes = { seed: 1, patients: 2000 }

/** Medical record numbers have seven digits before the check digit. */
export const mostPatients = 10_000_000

/** Written beside the pools as `manifest.json`. `sha256` is over the pools' own hashes, in the order of their names. */
export interface Manifest {
  seed: number
  generator_version: number
  sha256: string
  pools: Record<string, PoolEntry>
}

/**
 * Writes every data pool and their manifest to `folder`; the same seed, counts and version give the same bytes.
 * @param tick told the pool that is being written and how many of its rows are
 */
export async function generateData(
  folder: string,
  sizes: PoolSizes = defaults,
  tick: (pool: string, written: number, of: number) => void = () => {},
): Promise<Manifest> {
  const manifest: Manifest = { seed: sizes.seed, generator_version: generatorVersion, sha256: '', pools: {} }
  makeFolder(folder)
  for (const [name, pool] of Object.entries(dataPools)) {
    const { rows, of } = await pool.rows(sizes)
    manifest.pools[name] = await writePool(join(folder, `${name}.json`), rows, (written) => tick(name, written, of))
  }
  const lines = Object.entries(manifest.pools).map(([name, pool]) => `${pool.sha256}  ${name}\n`)
  manifest.sha256 = createHash('sha256').update(lines.join('')).digest('hex')
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  return manifest
}
