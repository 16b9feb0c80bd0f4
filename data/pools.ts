import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../build/root'
import type { Fields, Misfit } from '../lib/data/fields/shape'

/** How large pools are, and by which seed their rows are chosen. */
export interface PoolSizes {
  seed: number
  patients: number
}

/** A data pool: a JSON file of rows, which scripts open. */
export interface DataPool {
  /** What a row holds: an unknown field, or a value outside its class, is a finding of the scanner. */
  fields: Fields
  /** What no field shows by itself. */
  foreign?(row: unknown): Misfit | undefined
  /** How many rows there are, and the rows one after the other. */
  rows(sizes: PoolSizes): Promise<{ of: number; rows: Iterable<object> }>
}

/**
 * The data pools of every platform, by name: those that `data/<platform>.ts` exports as `<platform>Pools`. For Node:
 * they are too large for a VU.
 */
export const dataPools: Readonly<Record<string, DataPool>> = Object.fromEntries(
  (
    await Promise.all(
      readdirSync(join(root, 'lib'))
        .map((platform) => [platform, join(root, 'data', `${platform}.ts`)] as const)
        .filter(([, file]) => existsSync(file))
        .map(async ([platform, file]) => {
          const exported: Record<string, Readonly<Record<string, DataPool>>> = await import(pathToFileURL(file).href)
          const pools = exported[`${platform}Pools`]
          if (!pools)
            throw new Error(`data/${platform}.ts exports no ${platform}Pools: export its data pools by that name`)
          return Object.entries(pools)
        }),
    )
  )
    .flat()
    .sort(([one], [other]) => (one < other ? -1 : 1)),
)
