import { nearMiss } from './near-miss'
import { parseSetting, type SettingValue } from './parse'
import type { SettingTable } from './settings'

export type Env = Readonly<Record<string, string | undefined>>
type ValueOf<D> = D extends { kind: 'count' | 'number' }
  ? D extends { default: string }
    ? number
    : number | undefined
  : D extends { kind: 'flag' }
    ? boolean
    : D extends { kind: 'list' }
      ? readonly string[]
      : string
/** The parsed settings of a table. A `count` or `number` without default may be undefined. */
export type SettingsOf<T extends SettingTable> = { readonly [K in keyof T]: ValueOf<T[K]> }

/**
 * Reads a table's settings from the environment.
 * Throws an Error whose one-line message names the setting, its value and the mend.
 */
export function readSettings<T extends SettingTable>(table: T, env: Env): SettingsOf<T> {
  const misspelt = nearMiss(Object.keys(table), Object.keys(env))
  if (misspelt) throw new Error(`${misspelt.name} is not a setting; did you mean ${misspelt.meant}?`)
  const values: Record<string, SettingValue> = {}
  for (const [name, declaration] of Object.entries(table)) {
    const given = env[name] ?? ''
    values[name] = parseSetting(name, given === '' ? declaration.default : given, declaration)
  }
  return values as SettingsOf<T>
}
