import { SettingError } from '../service/settings'
import { secretBytes } from './standard-webhooks'

const SETTING = 'PROXY_ROUTES'
const NAME = /^[a-z0-9-]{1,40}$/
const FIELDS = new Set(['upstream', 'style', 'secret'])

/** One route: how its provider signs, and where its events go. */
export type Route = { name: string; upstream: URL } & (
  | { style: 'retell'; secret: string }
  | { style: 'standard'; secret: Buffer }
)

/**
 * Reads `PROXY_ROUTES`: `{"<name>":{"upstream":"http(s)://…","style":"retell"|"standard","secret"?:"…"}}`.
 * A route without a `secret` of its own takes `providerSecret`.
 * @throws {SettingError} one line that names the route and the mend; never a secret.
 */
export function parseRoutes(text: string, providerSecret: string): Map<string, Route> {
  const routes = new Map<string, Route>()
  for (const [name, value] of Object.entries(parseObject(text))) {
    if (!NAME.test(name)) throw wrong(`route "${name}" has another name than a-z, 0-9 and "-", 1 to 40 of them`)
    routes.set(name, parseRoute(name, value, providerSecret))
  }
  if (routes.size === 0) throw wrong('names no route')
  return routes
}

function parseRoute(name: string, value: unknown, providerSecret: string): Route {
  if (!isObject(value)) throw wrong(`route "${name}" is no object with "upstream" and "style"`)
  const unknown = Object.keys(value).find((field) => !FIELDS.has(field))
  if (unknown !== undefined) throw wrong(`route "${name}" has an unknown field "${unknown}"`)
  const upstream = parseUpstream(name, value['upstream'])
  const own = value['secret']
  if (own !== undefined && (typeof own !== 'string' || own === '')) throw wrong(`route "${name}" has an empty secret`)
  const secret = own ?? providerSecret
  if (value['style'] === 'retell') return { name, upstream, style: 'retell', secret }
  if (value['style'] !== 'standard') throw wrong(`route "${name}" has a style that is neither retell nor standard`)
  const bytes = secretBytes(secret)
  if (!bytes)
    throw wrong(`route "${name}" needs a secret "whsec_" + base64 of 24 to 64 bytes, here or in PROXY_PROVIDER_SECRET`)
  return { name, upstream, style: 'standard', secret: bytes }
}

function parseUpstream(name: string, value: unknown): URL {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) throw wrong(`route "${name}" has an upstream that is no http(s) URL`)
  if (url.username || url.password) throw wrong(`route "${name}" has an upstream with credentials in it`)
  return url
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value)) return value
  } catch {
    // The same mend for text that is no JSON as for JSON that is no object.
  }
  throw wrong('is no JSON object')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function wrong(problem: string): SettingError {
  return new SettingError(
    `${SETTING} ${problem}; set ${SETTING} to {"retell":{"upstream":"http://127.0.0.1:7100/…","style":"retell"}}`,
  )
}
