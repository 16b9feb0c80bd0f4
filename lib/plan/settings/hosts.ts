import type { Trait } from '../../../thresholds/traits'
import type { Problems } from './problems'
import { isLoopback, parseUrl } from './url'

/** @param domains of production: refused in every profile but smoke, and there unless the host is named in full */
export function isProduction(host: string, domains: readonly string[]): boolean {
  return domains.some((domain) => host === domain || host.endsWith(`.${domain}`))
}

/** What the guard needs to know of a profile. */
export interface ProfileKind {
  name: string
  traits: readonly Trait[]
}

/** What the addresses of a run are held against. */
export interface Guard {
  profile: ProfileKind
  /** The domains of production of every platform there is. */
  production: readonly string[]
  /** ALLOWED_HOSTS. */
  allowed: readonly string[]
  /** Addresses that `npm run up` wrote: they lead to this machine. */
  local: readonly string[]
  /** What needs TLS off loopback, by the setting of the address. */
  tlsFor?: Readonly<Record<string, string | undefined>>
}

/**
 * The host guard. A host must be named in `ALLOWED_HOSTS`, word for word; loopback is free only for profiles that a
 * production platform would hardly notice, since `kubectl port-forward` or `ssh -L` may have put one there. A production host
 * takes smoke only. Each problem is one line that names the setting, the host and the remedy.
 * @param urls by setting; '' for one that is not set
 */
export function guardHosts(urls: Readonly<Record<string, string>>, guard: Guard, problems: Problems): void {
  for (const [setting, url] of Object.entries(urls)) {
    const line = url === '' ? undefined : hostProblem(setting, url, guard)
    if (line) problems.add(setting, line)
  }
}

function hostProblem(
  setting: string,
  url: string,
  { profile, production, allowed, local, tlsFor }: Guard,
): string | undefined {
  const { host, scheme } = parseUrl(url) ?? { host: url, scheme: '' }
  const named = allowed.some((name) => name.toLowerCase().replace(/^\[|\]$/g, '') === host)
  if (isLoopback(host)) {
    const light = profile.traits.includes('once') || profile.traits.includes('light')
    if (named || light || local.some((known) => sameAddress(known, url))) return undefined
    return `${setting} "${url}" is a loopback address that npm run up did not write: it may be a tunnel to production (kubectl port-forward, ssh -L); if ${profile.name} may go there, name it: ALLOWED_HOSTS=${host}`
  }
  if (isProduction(host, production) && !profile.traits.includes('once'))
    return `${setting} "${url}" is a production host; only the smoke profile may run against it`
  const secret = tlsFor?.[setting]
  if (secret && scheme !== 'https')
    return `${setting} "${url}" is not https: ${secret} goes over TLS; give its https address`
  if (!named) return `${setting} "${url}" is not an allowed host; name it to permit load on it: ALLOWED_HOSTS=${host}`
  return undefined
}

function sameAddress(one: string, other: string): boolean {
  const [a, b] = [parseUrl(one), parseUrl(other)]
  return a !== undefined && b !== undefined && a.host === b.host && a.port === b.port
}

/** What k6 itself refuses to connect to: a second lock, also for redirects and typos in a journey. */
export function blockedHostnames(
  urls: readonly string[],
  profile: ProfileKind,
  production: readonly string[],
): string[] {
  const hosts = urls.map((url) => parseUrl(url)?.host ?? '')
  // k6 has no exceptions to a wildcard: the domain of a production host that is smoked stays open.
  const smoked = profile.traits.includes('once') ? hosts.filter((host) => isProduction(host, production)) : []
  return production
    .filter((domain) => !smoked.some((host) => host === domain || host.endsWith(`.${domain}`)))
    .flatMap((domain) => [domain, `*.${domain}`])
}
