import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { findPlatforms } from '../../build/platforms'
import { parseEnvFile } from '../../lib/plan/settings/env-file'
import { isRunning } from '../../service/postgres/processes'
import { interruptible } from '../interruptible'
import { ensureSlaDir, slaDir } from '../platform/sla-dir'
import { readState } from '../platform/state'
import { askPrometheus } from './ask-prometheus'
import { localObservation } from './local'
import { scrapeJobsOf } from './scrape-jobs'

export async function observeUp({ port, tell }: { port: number; tell?: string }): Promise<void> {
  if (tell !== undefined && !(/^https?:\/\//.test(tell) && URL.canParse(tell)))
    throw new Error('--tell takes an http(s) URL')
  ensureSlaDir()
  const exitCode = await interruptible(async ({ progress, signal }) => {
    const before = await localObservation.running()
    if (before && tell !== undefined)
      throw new Error('it is up already, and whom it tells is set at its start: npm run sla -- observe down first')
    const state = await progress.step('Prometheus', () =>
      localObservation.start({
        ports: { prometheus: port, alertmanager: port + 1 },
        env: process.env,
        ...(tell !== undefined && { tell }),
        say: (line) => progress.note(line),
        signal,
      }),
    )
    const read = await readPlatformsThatAreUp()
    const { prometheus, alertmanager } = state
    const grafana = relative('', localObservation.grafana)
    console.log(
      [
        `${before ? 'was up: ' : ''}Prometheus ${prometheus.version}  http://127.0.0.1:${prometheus.port}/alerts`,
        ...(alertmanager ? [`Alertmanager ${alertmanager.version}  http://127.0.0.1:${alertmanager.port}`] : []),
        read.length > 0
          ? `reads the metrics of ${read.join(', ')}`
          : 'reads no services: none are up; sla run --prometheus adds those of its platform while it runs',
        `dashboards: a Grafana with GF_PATHS_PROVISIONING=${grafana} has them`,
        'npm run sla -- run <platform> <profile> --prometheus',
      ].join('\n'),
    )
    return 0
  })
  if (exitCode !== 0) process.exit(exitCode)
}

export async function observeDown(): Promise<void> {
  const ended = await localObservation.stop()
  console.log(ended.length > 0 ? `stopped ${ended.join(', ')}` : 'nothing to stop: Prometheus is not up')
}

export async function observeStatus(asJson: boolean): Promise<void> {
  const state = await localObservation.running()
  if (!state) {
    console.log(asJson ? JSON.stringify({ up: false }) : 'not up; npm run sla -- observe up starts it')
    process.exitCode = 1
    return
  }
  const url = `http://127.0.0.1:${state.prometheus.port}`
  const [services, alerts, runs] = await Promise.all([
    askPrometheus(url, 'up{job=~"sla-.+"}'),
    askPrometheus(url, 'ALERTS{alertstate="firing"}'),
    askPrometheus(url, 'sla_run_info'),
  ])
  const seen = {
    up: true,
    prometheus: url,
    ...(state.alertmanager && { alertmanager: `http://127.0.0.1:${state.alertmanager.port}` }),
    services: services.map(({ labels, values }) => ({
      platform: labels['platform'],
      service: labels['service'],
      answers: values[0] === 1,
    })),
    runs: runs.map(({ labels }) => labels['run']),
    alerts: alerts.map(({ labels }) => ({
      alert: labels['alertname'],
      target: labels['target'],
      run: labels['run'],
      severity: labels['severity'],
    })),
  }
  console.log(asJson ? JSON.stringify(seen) : lines(seen).join('\n'))
}

interface Seen {
  prometheus: string
  alertmanager?: string
  services: { platform: string | undefined; service: string | undefined; answers: boolean }[]
  runs: (string | undefined)[]
  alerts: Record<'alert' | 'target' | 'run' | 'severity', string | undefined>[]
}

function lines({ prometheus, alertmanager, services, runs, alerts }: Seen): string[] {
  const list = (title: string, all: readonly string[]) => `${title}: ${all.join(', ') || 'none'}`
  return [
    `Prometheus    ${prometheus}`,
    ...(alertmanager ? [`Alertmanager  ${alertmanager}`] : []),
    list(
      'services',
      services.map(({ platform, service, answers }) => `${platform} ${service}${answers ? '' : ' (DOWN)'}`),
    ),
    list(
      'runs of the last five minutes',
      runs.map((run) => run ?? ''),
    ),
    list(
      'alerts',
      alerts.map(
        ({ alert, target = '', run = '', severity }) =>
          `${alert} ${target} (${[severity, run].filter(Boolean).join(', ')})`,
      ),
    ),
  ]
}

/** @returns the names of the platforms */
async function readPlatformsThatAreUp(): Promise<string[]> {
  const state = await readState()
  const isUp = state !== undefined && (await isRunning(state.supervisor))
  const read: string[] = []
  for (const platform of Object.values(await findPlatforms())) {
    const file = join(slaDir, `${platform.name}.env`)
    if (!isUp || !existsSync(file)) continue
    await localObservation.scrape(platform.name, scrapeJobsOf(platform, parseEnvFile(await readFile(file, 'utf8'))))
    read.push(platform.name)
  }
  return read
}
