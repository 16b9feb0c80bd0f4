import type { SettingTable } from './settings'
import { parseUrl } from './url'

export type SettingValue = string | number | boolean | readonly string[] | undefined

/** One setting's value from its text; `text` is undefined when neither given nor defaulted. Throws one line. */
export function parseSetting(name: string, text: string | undefined, declared: SettingTable[string]): SettingValue {
  switch (declared.kind) {
    case 'url':
      if (text === undefined)
        throw new Error(`${name} is not set; export it, or run \`npm run up\` for the local reference platform`)
      if (text !== '' && !parseUrl(text))
        throw new Error(
          `${name} "${withoutUser(text)}" is not an http(s) URL; write it like https://staging.example.test`,
        )
      if (/[?#]/.test(text))
        throw new Error(`${name} "${text.replace(/[?#].*/s, '?…')}" has a query or a fragment; give it without`)
      return text.replace(/\/+$/, '')
    case 'flag':
      if (text !== '0' && text !== '1') throw new Error(`${name} "${text}" is neither 0 nor 1; set it to one of them`)
      return text === '1'
    case 'choice':
      if (!declared.choices?.includes(text ?? ''))
        throw new Error(`${name} "${text}" is none of ${declared.choices?.join(', ')}; set it to one of them`)
      return text
    case 'count':
    case 'number':
      return text === undefined ? undefined : parseNumber(name, text, declared)
    case 'list':
      return parseList(text ?? '')
    case 'file':
      if (!text) throw new Error(`${name} is not set; give it the path of a CSV of email,password (one account a VU)`)
      // The file itself: too long for the settings, of which each VU parses a copy.
      return text.includes('\n') ? '' : text
    default:
      return text ?? ''
  }
}

/** A name and a password in an address are secrets: they are in no message. */
function withoutUser(address: string): string {
  return address.replace(/\/\/[^/]*@/, '//…@')
}

function parseNumber(name: string, text: string, { kind, min, max, unit }: SettingTable[string]): number {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN
  const range = `from ${min} to ${max}${unit ? ` ${unit}` : ''}`
  if (!Number.isFinite(value)) throw new Error(`${name} "${text}" is not a number; give one ${range}`)
  if (kind === 'count' && !Number.isInteger(value))
    throw new Error(`${name} "${text}" is not a whole number; give one ${range}`)
  if ((min !== undefined && value < min) || (max !== undefined && value > max)) {
    throw new Error(`${name} "${text}" is out of range; give a number ${range}`)
  }
  return value
}

function parseList(text: string): readonly string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
}
