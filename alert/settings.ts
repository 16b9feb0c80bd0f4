import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

/** Where alerts go. Addresses and tokens that are secret are named by the environment variable that holds them. */
export type AlertTarget =
  | { kind: 'slack'; name: string; url: AlertSource }
  | { kind: 'webhook'; name: string; url: AlertSource; token: AlertSource | null }
  | { kind: 'email'; name: string; server: AlertSource; from: string; to: string[] }

/** A value, or the variable that holds it. */
export type AlertSource = { value: string } | { variable: string }

export interface AlertSettings {
  /** An address that may stand in a message: that of the published site. */
  link: string | null
  targets: AlertTarget[]
}

const kinds = {
  slack: ['name', 'kind', 'url', 'url_env'],
  webhook: ['name', 'kind', 'url', 'url_env', 'token_env'],
  email: ['name', 'kind', 'server', 'server_env', 'from', 'to'],
} as const

/**
 * Reads a file of alert settings.
 * @throws an Error of one line, with the file's name
 */
export function readAlertSettings(file: string): AlertSettings {
  let content: unknown
  try {
    content = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`${file} cannot be read: ${error instanceof Error ? error.message.split('\n')[0] : error}`)
  }
  const of = mapping(content)
  const list = of?.['targets']
  if (!of || !Array.isArray(list)) throw new Error(`${file} has no list named targets`)
  const unknown = Object.keys(of).find((name) => name !== 'targets' && name !== 'link')
  if (unknown) throw new Error(`${file} has the field ${unknown}, which means nothing`)
  const link = of['link'] ?? null
  if (link !== null && (typeof link !== 'string' || !/^https?:\/\/\S+$/.test(link)))
    throw new Error(`${file}: link is no http(s) address`)
  const targets = list.map((entry: unknown, at) => {
    const target = targetOf(entry)
    if (typeof target === 'string') throw new Error(`${file}: target ${at + 1} ${target}`)
    return target
  })
  const twice = targets.find(({ name }, at) => targets.findIndex((other) => other.name === name) !== at)
  if (twice) throw new Error(`${file}: the name ${twice.name} is there twice`)
  return { link, targets }
}

/** The target, or what is wrong with it. */
function targetOf(entry: unknown): AlertTarget | string {
  const of = mapping(entry)
  if (!of) return 'is no mapping'
  const { kind, name } = of
  if (typeof name !== 'string' || !/^[\w .-]{1,60}$/.test(name)) return 'needs a name of letters and digits'
  if (kind !== 'slack' && kind !== 'webhook' && kind !== 'email')
    return `(${name}) has the kind ${JSON.stringify(kind)}; there are slack, webhook and email`
  const known: readonly string[] = kinds[kind]
  const unknown = Object.keys(of).find((field) => !known.includes(field))
  if (unknown) return `(${name}) has the field ${unknown}, which means nothing`
  const address = sourceOf(of, kind === 'email' ? 'server' : 'url')
  if (typeof address === 'string') return `(${name}) ${address}`
  if (kind === 'slack') return { kind, name, url: address }
  if (kind === 'webhook') {
    const variable = of['token_env']
    if (variable !== undefined && typeof variable !== 'string') return `(${name}) token_env is no name of a variable`
    return { kind, name, url: address, token: variable === undefined ? null : { variable } }
  }
  const { from, to } = of
  const all = typeof to === 'string' ? [to] : Array.isArray(to) ? to.filter((one) => typeof one === 'string') : []
  if (typeof from !== 'string' || !from.includes('@')) return `(${name}) needs from: an e-mail address`
  if (all.length === 0 || all.some((one) => !one.includes('@'))) return `(${name}) needs to: e-mail addresses`
  return { kind, name, server: address, from, to: all }
}

function sourceOf(of: Record<string, unknown>, field: string): AlertSource | string {
  const [value, variable] = [of[field], of[`${field}_env`]]
  if (typeof value === 'string' && variable === undefined) return { value }
  if (typeof variable === 'string' && value === undefined) return { variable }
  return `needs one of ${field} and ${field}_env, the name of the variable that holds it`
}

function mapping(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined
}
