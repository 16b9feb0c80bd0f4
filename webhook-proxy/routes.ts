import { SettingError, secretProblem } from '../service/settings'
import { isLoopbackHost } from './loopback'
import { secretBytes } from './standard-webhooks'

const NAME = /^[a-z0-9-]{1,40}$/
const FIELDS = ['upstream', 'style', 'secret', 'upstream_secret', 'allow_http']
/** Shortest secret of style retell, in characters. */
export const SECRET_LENGTH = 16

/** One route: how its provider signs, and where its events go. */
export type Route = {
  name: string
  upstream: URL
  /** The keys with which the proxy signs towards the upstream; more than one in a rotation. */
  upstreamKeys: readonly Buffer[]
} & (
  | { style: 'retell' /** Any of them may have signed. */; secrets: readonly string[] }
  | { style: 'standard'; secrets: readonly Buffer[] }
)

/** What a route takes that has none of its own. */
export interface SharedSecrets {
  provider: readonly string[]
  upstream: readonly string[]
}

/**
 * Reads routes: `{"<name>": {"upstream": "https://…", "style": "retell" | "standard", "secret"?, "upstream_secret"?,
 * "allow_http"?}}`; a secret is a text or, in a rotation, a list of them.
 * @param where the setting, or the file, that the text came from
 * @throws {SettingError} a line for everything that is wrong, each with its route and the mend; never a value
 */
export function parseRoutes(text: string, where: string, shared: SharedSecrets): Map<string, Route> {
  const problems: string[] = []
  const routes = new Map<string, Route>()
  const entries = Object.entries(parseObject(text) ?? {})
  if (!parseObject(text)) problems.push('is no JSON object of routes')
  else if (entries.length === 0) problems.push('names no route')
  entries.forEach(([name, value], at) => {
    // A name of another form may be a secret that was put in its place.
    if (!NAME.test(name)) problems.push(`route no. ${at + 1} has another name than a-z, 0-9 and "-", 1 to 40 of them`)
    const route = new RouteReader(NAME.test(name) ? `route "${name}"` : `route no. ${at + 1}`, shared, problems)
    const read = route.read(name, value)
    if (read) routes.set(name, read)
  })
  problems.push(...sharedKeys([...routes.values()]))
  if (problems.length === 0) return routes
  const example = '{"retell":{"upstream":"https://tcall.example.test/…","style":"retell"}}'
  throw new SettingError(problems.map((problem) => `${where} ${problem}; the form is ${example}`).join('\n'))
}

class RouteReader {
  constructor(
    private readonly which: string,
    private readonly shared: SharedSecrets,
    private readonly problems: string[],
  ) {}

  read(name: string, value: unknown): Route | undefined {
    const before = this.problems.length
    if (!isObject(value)) return this.wrong('is no object with "upstream" and "style"')
    for (const field of Object.keys(value)) if (!FIELDS.includes(field)) this.wrong(unknownField(field))
    if (!['boolean', 'undefined'].includes(typeof value['allow_http']))
      this.wrong('has an "allow_http" that is neither true nor false')
    const upstream = this.upstream(value['upstream'], value['allow_http'] === true)
    const upstreamKeys = this.keys(
      value['upstream_secret'] ?? this.shared.upstream,
      'upstream_secret',
      'PROXY_UPSTREAM_SECRET',
    )
    const given = value['secret'] ?? this.shared.provider
    const { style } = value
    if (style !== 'retell' && style !== 'standard') return this.wrong('has a style that is neither retell nor standard')
    if (style === 'standard') {
      const secrets = this.keys(given, 'secret', 'PROXY_PROVIDER_SECRET')
      return this.problems.length === before && upstream ? { name, upstream, upstreamKeys, style, secrets } : undefined
    }
    const secrets = this.texts(given, 'secret', 'PROXY_PROVIDER_SECRET', SECRET_LENGTH)
    return this.problems.length === before && upstream ? { name, upstream, upstreamKeys, style, secrets } : undefined
  }

  private upstream(value: unknown, allowHttp: boolean): URL | undefined {
    const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined
    if (!url || !/^https?:$/.test(url.protocol)) return this.wrong('has an upstream that is no http(s) URL')
    if (url.username || url.password) return this.wrong('has an upstream with credentials in it')
    if (url.protocol === 'http:' && !allowHttp && !isLoopbackHost(url.hostname))
      return this.wrong(
        'has an upstream over http:// on another machine, where events travel in the clear; use https://, or say "allow_http": true',
      )
    return url
  }

  /** The secrets of a field, or of the setting that stands in for it. */
  private texts(given: unknown, field: string, setting: string, min: number): readonly string[] {
    const secrets = Array.isArray(given) ? given : [given]
    const what = (at: number) => `"${field}"${secrets.length > 1 ? ` no. ${at + 1}` : ''}`
    if (secrets.length === 0) this.wrong(`has no "${field}", and ${setting} is not set`)
    return secrets.flatMap((secret: unknown, at) => {
      const problem = typeof secret === 'string' ? secretProblem(secret, min) : 'is no text'
      if (problem) this.wrong(`has a ${what(at)} that ${problem}, here or in ${setting}`)
      return problem || typeof secret !== 'string' ? [] : [secret]
    })
  }

  private keys(given: unknown, field: string, setting: string): readonly Buffer[] {
    return this.texts(given, field, setting, 1).flatMap((secret) => {
      const bytes = secretBytes(secret)
      if (!bytes) this.wrong(`needs a "${field}" of "whsec_" + base64 of 24 to 64 bytes, here or in ${setting}`)
      return bytes ?? []
    })
  }

  private wrong(problem: string): undefined {
    this.problems.push(`${this.which} ${problem}`)
  }
}

/** Who is given a key can sign with it: upstreams of two owners must not have one. */
function sharedKeys(routes: readonly Route[]): string[] {
  const problems = new Set<string>()
  routes.forEach((route, at) => {
    for (const other of routes.slice(0, at)) {
      if (other.upstream.origin === route.upstream.origin) continue
      if (route.upstreamKeys.some((key) => other.upstreamKeys.some((held) => held.equals(key))))
        problems.add(
          `route "${route.name}" has the upstream secret of route "${other.name}", whose upstream is another: either could forge events of the proxy towards the other; give each an "upstream_secret"`,
        )
    }
  })
  return [...problems]
}

function unknownField(field: string): string {
  return /^[a-z_]{1,20}$/.test(field) ? `has an unknown field "${field}"` : 'has an unknown field'
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
