import type { Platform } from '../../lib/plan/platform'

/** A service whose /metrics are read. */
export interface ScrapeJob {
  platform: string
  /** As the scripts call it: platform, webhook-proxy, provider, … */
  service: string
  url: string
  token?: string
  caFile?: string
}

type Env = Readonly<Record<string, string | undefined>>

/**
 * The services of a platform that have an address, as its settings name them: `X_BASE_URL` is the platform itself,
 * `NAME_URL` is `name`, and `NAME_TOKEN`, where there is such a setting, what it wants to be shown.
 */
export function scrapeJobsOf({ name, urls, baseUrl, settings }: Platform, known: Env): ScrapeJob[] {
  return urls.flatMap((setting) => {
    const address = known[setting]
    if (!address || !URL.canParse(address)) return []
    const stem = setting.replace(/_URL$/, '')
    const tokenSetting = `${stem}_TOKEN`
    const token = tokenSetting in settings ? known[tokenSetting] : undefined
    const caFile = address.startsWith('https:') ? known['SSL_CERT_FILE'] : undefined
    return [
      {
        platform: name,
        service: setting === baseUrl ? 'platform' : stem.toLowerCase().replaceAll('_', '-'),
        url: address,
        ...(token && { token }),
        ...(caFile && { caFile }),
      },
    ]
  })
}
