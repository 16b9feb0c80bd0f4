import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { seededRandom } from '../lib/data/random'
import { destinations } from './tcall'
import { type PoolEntry, writePool } from './write-pool'

/** Raised whenever the same seed would give other bytes. */
const generatorVersion = 2

/** What a build puts beside its scripts: enough patients for 1,000 VUs, few enough to be written in a moment. */
export const defaults = { seed: 1, patients: 2000 }

/** Fewer than the reserved numbers there are. */
const destinationCount = 6000

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
  { seed, patients: patientCount }: { seed: number; patients: number } = defaults,
  tick: (pool: string, written: number, of: number) => void = () => {},
): Promise<Manifest> {
  const pools = {
    'medcor-patients': { of: patientCount, rows: await patientRows(seed, patientCount) },
    'tcall-destinations': { of: destinationCount, rows: destinations(seededRandom(seed, 1), destinationCount) },
  }
  const manifest: Manifest = { seed, generator_version: generatorVersion, sha256: '', pools: {} }
  await mkdir(folder, { recursive: true })
  for (const [name, { rows, of }] of Object.entries(pools)) {
    manifest.pools[name] = await writePool(join(folder, `${name}.json`), rows, (written) => tick(name, written, of))
  }
  const lines = Object.entries(manifest.pools).map(([name, pool]) => `${pool.sha256}  ${name}\n`)
  manifest.sha256 = createHash('sha256').update(lines.join('')).digest('hex')
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  return manifest
}

/** Faker without its languages: names and places are ours, and the languages take a quarter of a second to load. */
async function patientRows(seed: number, count: number) {
  const [{ faker }, { patients }] = await Promise.all([import('@faker-js/faker/locale/base'), import('./medcor')])
  return patients(faker, seed, count)
}
