import type { Env } from './env'
import type { Problems } from './problems'
import type { Settings } from './setting'
import { givenText } from './twin'

/** What a table's settings are read from. */
export interface Source {
  env: Env
  /** What the platform's own settings begin with. */
  own: string
  /** The script is only packed: its address and what is private are given when the archive runs. */
  packing: boolean
}

/**
 * Reads a table's settings. What is wrong is noted among the problems, and has the setting's fallback for its value.
 */
export function readSettings<V extends object>(
  table: Settings<V>,
  { env, own, packing }: Source,
  problems: Problems,
): V {
  const values: Partial<V> = {}
  for (const name in table) {
    const setting = table[name]
    const text = givenText(name, env, own) ?? setting.default
    const later = packing && (!setting.told || (text === undefined && setting.kind === 'url'))
    values[name] = later ? setting.fallback : problems.check(name, () => setting.parse(name, text), setting.fallback)
  }
  if (!isWhole(values, table)) throw new Error('a setting was not read')
  return values
}

function isWhole<V extends object>(values: Partial<V>, table: Settings<V>): values is V {
  return Object.keys(table).every((name) => name in values)
}
