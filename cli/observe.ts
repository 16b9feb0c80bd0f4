import { Command, InvalidArgumentError } from 'commander'
import { usualPlatform } from '../build/entries'

export function observeCommand(): Command {
  return new Command('observe')
    .description('Prometheus with the rules and dashboards that are made from the SLA tables, for local use.')
    .addCommand(upCommand())
    .addCommand(downCommand())
    .addCommand(statusCommand())
    .addCommand(proveAlertsCommand())
    .addHelpText('after', help)
}

function upCommand(): Command {
  return new Command('up')
    .description('Starts Prometheus and Alertmanager in the background; again, it reads anew which services there are.')
    .option('--port <port>', 'of Prometheus; Alertmanager takes the next one', port, 7190)
    .option('--tell <url>', 'a webhook that Alertmanager tells of alerts')
    .action(async (options: { port: number; tell?: string }) => (await import('./observe/commands')).observeUp(options))
}

function downCommand(): Command {
  return new Command('down')
    .description('Stops both; what they keep stays in .sla/observe.')
    .action(async () => (await import('./observe/commands')).observeDown())
}

function statusCommand(): Command {
  return new Command('status')
    .description('Says what runs, which services are read, and which alerts fire. Exit code 1 when nothing runs.')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => (await import('./observe/commands')).observeStatus(json === true))
}

function proveAlertsCommand(): Command {
  return new Command('prove')
    .description('Puts faults into the reference platforms, and writes which alerts fired to docs/ALERTS.md.')
    .option('--only <names...>', 'only these rows of the fault matrix (sla prove --help), instead of the reduced one')
    .option('--port <port>', 'of its own Prometheus; Alertmanager takes the next one', port, 7192)
    .action(async (options: { only?: string[]; port: number }) => {
      const { ensureContracts } = await import('../build/ensure-contracts')
      await ensureContracts()
      process.exitCode = await (await import('./observe/prove')).proveObservation(options)
    })
}

function port(text: string): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < 1024 || number > 65_534)
    throw new InvalidArgumentError('it must be a whole number from 1024 to 65534')
  return number
}

const help = `
Prometheus is found by PROMETHEUS_BIN, on PATH, or where packages put it (Debian: prometheus, prometheus-alertmanager);
Alertmanager by ALERTMANAGER_BIN and the same. Without Alertmanager, alerts are seen in Prometheus alone. Both listen on
127.0.0.1. The rules are those of observe/generated/prometheus; the dashboards, for a Grafana of yours, those of
observe/generated/grafana (docs/OBSERVABILITY.md).

Examples:
  npm run sla -- observe up
  npm run sla -- run ${usualPlatform} load --prometheus
  npm run sla -- observe status
  npm run sla -- observe down`
