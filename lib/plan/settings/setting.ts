import { parseUrl } from './url'

/** What kind of value a setting takes. */
type Kind = 'url' | 'text' | 'secret' | 'file' | 'folder' | 'flag' | 'list' | 'count' | 'number' | 'choice'

interface Declared {
  /** As a user would write it. */
  default?: string
  /** It has to be set unless ABSENT_CAPABILITIES names this. */
  needed?: string
  doc: string
}

/** One setting: what it takes, and how its text becomes a V. */
export interface Setting<V> extends Declared {
  kind: Kind
  unit?: string
  min?: number
  max?: number
  /** For `choice`: what it takes. */
  choices?: readonly string[]
  /** For `url`: what it carries and needs TLS for, off loopback. */
  tlsFor?: string
  /** Whether a result and an archive may hold it. */
  told: boolean
  /** Takes the place of a value that was refused, so that the other settings are checked too. */
  fallback: V
  /**
   * Its value; `text` is undefined when it was neither given nor has a default.
   * @throws Error of one line that begins with `name`
   */
  parse(name: string, text: string | undefined): V
}

/** Settings by name. */
export type SettingTable = Readonly<Record<string, Setting<unknown>>>
/** The table whose values are V. */
export type Settings<V> = { readonly [K in keyof V]: Setting<V[K]> }
/** The values of a table. */
export type ValuesOf<T extends SettingTable> = { readonly [K in keyof T]: T[K] extends Setting<infer V> ? V : never }

/** An http(s) address, without a `/` at its end; '' when it is not set and need not be. */
export function url(declared: Declared & { tlsFor?: string }): Setting<string> {
  return { ...declared, kind: 'url', told: true, fallback: '', parse: parseAddress }
}

/** One of a few words. */
export function choice<C extends string>(declared: Declared & { default: C; choices: readonly C[] }): Setting<C> {
  return {
    ...declared,
    kind: 'choice',
    told: true,
    fallback: declared.default,
    parse(name, given) {
      const chosen = declared.choices.find((word) => word === given)
      if (chosen === undefined)
        throw new Error(`${name} "${given}" is none of ${declared.choices.join(', ')}; set it to one of them`)
      return chosen
    },
  }
}

export function text(declared: Declared): Setting<string> {
  return { ...declared, kind: 'text', told: true, fallback: '', parse: (_name, given) => given ?? '' }
}

export function folder(declared: Declared): Setting<string> {
  return { ...text(declared), kind: 'folder' }
}

export function secret(declared: Declared): Setting<string> {
  return { ...text(declared), kind: 'secret', told: false }
}

/**
 * The path of a CSV, or the CSV itself, of which the value is ''.
 * @param columns of the CSV, as its first line has them
 */
export function csvFile(declared: Declared & { columns: string }): Setting<string> {
  return {
    ...declared,
    kind: 'file',
    told: false,
    fallback: '',
    parse(name, given) {
      if (!given) throw new Error(`${name} is not set; give it the path of a CSV of ${declared.columns}`)
      // The file itself: too long for the settings, of which each VU parses a copy.
      return /[\r\n]/.test(given) ? '' : given
    },
  }
}

export function flag(declared: Declared & { default: '0' | '1' }): Setting<boolean> {
  return {
    ...declared,
    kind: 'flag',
    told: true,
    fallback: declared.default === '1',
    parse(name, given) {
      if (given !== '0' && given !== '1')
        throw new Error(`${name} "${given}" is neither 0 nor 1; set it to one of them`)
      return given === '1'
    },
  }
}

/** Words with commas between them. */
export function list(declared: Declared): Setting<readonly string[]> {
  return { ...declared, kind: 'list', told: true, fallback: [], parse: (_name, given) => wordsOf(given) }
}

/** Phone numbers, which no result may hold. @param check throws one line for one that is not allowed */
export function phoneNumbers(
  declared: Declared & { check: (numbers: readonly string[]) => void },
): Setting<readonly string[]> {
  const { check, ...more } = declared
  return {
    ...list(more),
    told: false,
    parse(_name, given) {
      const numbers = wordsOf(given)
      check(numbers)
      return numbers
    },
  }
}

interface Numeric extends Declared {
  min: number
  max: number
  unit?: string
}

/** A whole number; without a default undefined when it is not given. */
export function count(declared: Numeric & { default: string }): Setting<number>
export function count(declared: Numeric): Setting<number | undefined>
export function count(declared: Numeric): Setting<number | undefined> {
  return numeric('count', declared)
}

/** Any number; without a default undefined when it is not given. */
export function number(declared: Numeric & { default: string }): Setting<number>
export function number(declared: Numeric): Setting<number | undefined>
export function number(declared: Numeric): Setting<number | undefined> {
  return numeric('number', declared)
}

function numeric(kind: 'count' | 'number', declared: Numeric): Setting<number | undefined> {
  const { min, max, unit } = declared
  const range = `from ${min} to ${max}${unit ? ` ${unit}` : ''}`
  return {
    ...declared,
    kind,
    told: true,
    fallback: declared.default === undefined ? undefined : Number(declared.default),
    parse(name, given) {
      if (given === undefined) return undefined
      const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(given.trim()) ? Number(given) : Number.NaN
      if (!Number.isFinite(value)) throw new Error(`${name} "${given}" is not a number; give one ${range}`)
      if (kind === 'count' && !Number.isInteger(value))
        throw new Error(`${name} "${given}" is not a whole number; give one ${range}`)
      if (value < min || value > max) throw new Error(`${name} "${given}" is out of range; give a number ${range}`)
      return value
    },
  }
}

function parseAddress(name: string, given: string | undefined): string {
  if (given === undefined)
    throw new Error(`${name} is not set; export it, or run \`npm run up\` for the local reference platform`)
  if (given !== '' && !parseUrl(given))
    throw new Error(`${name} "${withoutUser(given)}" is not an http(s) URL; write it like https://staging.example.test`)
  if (/[?#]/.test(given))
    throw new Error(`${name} "${given.replace(/[?#].*/s, '?…')}" has a query or a fragment; leave it out`)
  return given.replace(/\/+$/, '')
}

/** A name and a password in an address are secrets: they are in no message. */
function withoutUser(address: string): string {
  return address.replace(/\/\/[^/]*@/, '//…@')
}

function wordsOf(given: string | undefined): string[] {
  return (given ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
}
