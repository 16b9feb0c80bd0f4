import { join } from 'node:path'
import { stringify } from 'yaml'
import type { Inhibition } from '../../observe/prometheus/rules'
import type { ScrapeJob } from './scrape-jobs'

/** As often as k6 sends. */
const interval = '5s'

export interface ConfigPlaces {
  /** The rules, in the checkout: what changes there is read at the next reload. */
  rules: string
  alertmanagerPort: number | undefined
  /** The file that holds the token of a job. */
  tokenFile(job: ScrapeJob): string
}

/** prometheus.yml. No secret is in it: tokens are in files of their own. */
export function prometheusConfig(
  jobs: readonly ScrapeJob[],
  { rules, alertmanagerPort, tokenFile }: ConfigPlaces,
): string {
  return stringify({
    global: { scrape_interval: interval, evaluation_interval: interval, scrape_timeout: '4s' },
    rule_files: [join(rules, '*.rules.yml')],
    ...(alertmanagerPort !== undefined && {
      alerting: { alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${alertmanagerPort}`] }] }] },
    }),
    scrape_configs: jobs.map((job) => {
      const { protocol, host, pathname } = new URL(job.url)
      return {
        job_name: jobName(job),
        scheme: protocol.slice(0, -1),
        metrics_path: `${pathname.replace(/\/$/, '')}/metrics`,
        ...(job.token && { authorization: { credentials_file: tokenFile(job) } }),
        ...(job.caFile && { tls_config: { ca_file: job.caFile } }),
        static_configs: [{ targets: [host], labels: { platform: job.platform, service: job.service } }],
        // Panels ask for all services of a platform at once.
        relabel_configs: [{ target_label: 'job', replacement: `sla-${job.platform}` }],
      }
    }),
  })
}

export function jobName({ platform, service }: ScrapeJob): string {
  return `sla-${platform}-${service}`
}

/**
 * alertmanager.yml: alerts of a run come together, and what makes others void keeps them quiet.
 * @param tell a webhook that is sent them; without one they are shown and nothing more
 */
export function alertmanagerConfig(inhibitions: readonly Inhibition[], tell: string | undefined): string {
  return stringify({
    route: {
      receiver: 'told',
      group_by: ['run', 'platform', 'profile'],
      group_wait: '10s',
      group_interval: '1m',
      repeat_interval: '12h',
      // What is for information is shown and never sent.
      routes: [{ receiver: 'shown', matchers: ['severity="info"'] }],
    },
    receivers: [
      { name: 'shown' },
      { name: 'told', ...(tell && { webhook_configs: [{ url: tell, send_resolved: true }] }) },
    ],
    inhibit_rules: inhibitions,
  })
}

/** What a Grafana reads at its start: where Prometheus is, and the dashboards. */
export function grafanaProvisioning(prometheusUrl: string, dashboards: string): Record<string, string> {
  return {
    'datasources/sla.yaml': stringify({
      apiVersion: 1,
      datasources: [
        {
          name: 'SLA',
          type: 'prometheus',
          access: 'proxy',
          url: prometheusUrl,
          isDefault: true,
          // Grafana takes its rates over four of these.
          jsonData: { timeInterval: interval },
        },
      ],
    }),
    'dashboards/sla.yaml': stringify({
      apiVersion: 1,
      providers: [{ name: 'SLA', folder: 'SLA', type: 'file', options: { path: dashboards } }],
    }),
  }
}
