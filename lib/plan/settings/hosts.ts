import { isLoopback, parseUrl } from './url'

/** Production domains: refused in every profile but smoke, and there unless the host is named in full. */
const productionDomains = ['tcall.ai', 'medcor.ai'] as const

export function isProduction(host: string): boolean {
  return productionDomains.some((domain) => host === domain || host.endsWith(`.${domain}`))
}

/**
 * The host guard. Loopback is free; any other host must be named in `ALLOWED_HOSTS`, word for word;
 * a production host may only be smoked. Throws one line that names the setting, the host and the mend.
 * @param once whether the profile asks for everything once, as smoke does, instead of loading
 */
export function guardHosts(urls: Readonly<Record<string, string>>, allowed: readonly string[], once: boolean): void {
  for (const [setting, url] of Object.entries(urls)) {
    if (url === '') continue
    const host = parseUrl(url)?.host ?? url
    if (isLoopback(host)) continue
    if (isProduction(host) && !once) {
      throw new Error(`${setting} "${url}" is a production host; only the smoke profile may run against it`)
    }
    if (!allowed.some((name) => name.toLowerCase() === host)) {
      throw new Error(`${setting} "${url}" is not an allowed host; name it to permit load on it: ALLOWED_HOSTS=${host}`)
    }
  }
}

/** What k6 itself refuses to connect to: a second lock, also for redirects and typos in a journey. */
export function blockedHostnames(urls: readonly string[], once: boolean): string[] {
  const hosts = urls.map((url) => parseUrl(url)?.host ?? '')
  // k6 has no exceptions to a wildcard: the domain of a production host that is smoked stays open.
  const smoked = once ? hosts.filter(isProduction) : []
  return productionDomains
    .filter((domain) => !smoked.some((host) => host === domain || host.endsWith(`.${domain}`)))
    .flatMap((domain) => [domain, `*.${domain}`])
}
