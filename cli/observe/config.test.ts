import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ensureContracts } from '../../build/ensure-contracts'
import { findPlatforms } from '../../build/platforms'
import { alertmanagerConfig, prometheusConfig } from './config'
import { scrapeJobsOf } from './scrape-jobs'

await ensureContracts()
const platforms = Object.values(await findPlatforms())
const secret = 'never-to-be-written-here'

describe('what Prometheus reads', () => {
  it.each(platforms.map((platform) => [platform.name, platform] as const))(
    'of %s: each address, with no secret',
    (name, platform) => {
      const known = Object.fromEntries([
        ...platform.urls.flatMap((url, at) => [
          [url, `https://127.0.0.1:${7000 + at}/base/`],
          [url.replace(/_URL$/, '_TOKEN'), secret],
        ]),
        ['SSL_CERT_FILE', '/ca.pem'],
      ])
      const jobs = scrapeJobsOf(platform, known)
      expect(jobs).toHaveLength(platform.urls.length)
      expect(jobs.filter(({ service }) => service === 'platform')).toHaveLength(1)
      const text = prometheusConfig(jobs, {
        rules: '/rules',
        alertmanagerPort: 7191,
        tokenFile: ({ service }) => `/${service}.token`,
      })
      expect(text).not.toContain(secret)
      const { scrape_configs } = parse(text) as { scrape_configs: Record<string, unknown>[] }
      expect(scrape_configs[0]).toMatchObject({
        scheme: 'https',
        metrics_path: '/base/metrics',
        tls_config: { ca_file: '/ca.pem' },
        relabel_configs: [{ target_label: 'job', replacement: `sla-${name}` }],
      })
    },
  )

  it('nothing of a platform without an address', () => {
    for (const platform of platforms) expect(scrapeJobsOf(platform, {})).toEqual([])
  })
})

describe('whom Alertmanager tells', () => {
  it('nobody without an address, and never what is for information', () => {
    const config = parse(alertmanagerConfig([], undefined)) as { receivers: object[]; route: { routes: object[] } }
    expect(config.receivers).toEqual([{ name: 'shown' }, { name: 'told' }])
    expect(config.route.routes).toEqual([{ receiver: 'shown', matchers: ['severity="info"'] }])
    expect(alertmanagerConfig([], 'http://127.0.0.1:1/x')).toContain('url: http://127.0.0.1:1/x')
  })
})
