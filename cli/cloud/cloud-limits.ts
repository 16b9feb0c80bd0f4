import { isLoopback, parseUrl } from '../../lib/plan/settings/url'

/** What is known before a script goes to k6 Cloud. */
export interface CloudAsk {
  env: Readonly<Record<string, string | undefined>>
  /** Addresses of the platform's services by setting; '' for one that is not set. */
  urls: Readonly<Record<string, string>>
  baseUrl: string
  /** Settings that have to be given to the cloud by itself. */
  secret: readonly string[]
}

/** What keeps a script from running in the cloud, and what is otherwise there: one line each. */
export function cloudLimits({ env, urls, baseUrl, secret }: CloudAsk): { stops: string[]; differs: string[] } {
  const needs = (name: string, what: string) => (env[name] ? [] : [`${name} is not set: ${what}; nothing was sent`])
  const addresses = Object.entries(urls).filter(([, url]) => url !== '')
  const hostOf = (url: string) => parseUrl(url)?.host ?? ''
  return {
    stops: [
      ...needs('K6_CLOUD_TOKEN', 'the API token of your k6 Cloud'),
      ...needs('K6_CLOUD_STACK_ID', 'the number of your stack'),
      ...needs('K6_CLOUD_PROJECT_ID', 'the number of the project'),
      ...(urls[baseUrl] ? [] : [`${baseUrl} is not set: the cloud knows nothing of what npm run up started`]),
      ...addresses.flatMap(([setting, url]) =>
        isLoopback(hostOf(url))
          ? [`${setting} ${url} is this machine, which the cloud cannot reach: name an address that it can`]
          : [],
      ),
      ...(Number(env['INSTANCES'] ?? 1) > 1 || Number(env['SLA_INSTANCES'] ?? 1) > 1
        ? ['INSTANCES is for k6 processes of your own: the cloud splits a run by itself; leave it']
        : []),
    ],
    differs: [
      ...addresses.flatMap(([setting, url]) =>
        isPrivate(hostOf(url)) ? [`${setting} ${url} is a private address: only a private load zone reaches it`] : [],
      ),
      'there is no handleSummary: no scorecard, no result file, and no INVALID; thresholds gate, checks are shown',
      'thresholds are looked at once a minute',
      'no local file is read: what the archive has is all there is',
      ...(secret.length > 0
        ? [
            `${secret.join(', ')}: never packed; set them as environment variables of the cloud, accounts as the CSV itself`,
          ]
        : []),
    ],
  }
}

/** Addresses that only a network of one's own knows. */
function isPrivate(host: string): boolean {
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|\[?f[cd])|\.(internal|local|lan)$/i.test(host)
}
