import { Command, InvalidArgumentError } from 'commander'
import { ensureContracts } from '../build/ensure-contracts'
import { upDetached } from './platform/detached'

/** `--ports` leaves room for the four parts. */
function portBase(text: string): number {
  const base = Number(text)
  if (!/^\d+$/.test(text) || base < 1024 || base > 65_532)
    throw new InvalidArgumentError('it must be a whole number from 1024 to 65532')
  return base
}

export function upCommand(): Command {
  return new Command('up')
    .description('Starts the reference TCall, the voice provider and the webhook proxy on an embedded PostgreSQL.')
    .option('--detach', 'return when ready; the platform goes on, its log is .sla/up.log')
    .option('--ports <base>', 'take four ports from <base> on instead of 7100–7103', portBase)
    .addHelpText('after', help)
    .action(async ({ detach, ports }: { detach?: true; ports?: number }) => {
      if (detach) return upDetached(ports)
      await ensureContracts()
      const { superviseUp } = await import('./platform/supervise')
      await superviseUp(ports)
    })
}

const help = `
It stays in the foreground and stops everything on Ctrl-C; after --detach, npm run down does.
While it is up, k6 scripts find it by .sla/tcall.env: k6 run dist/tcall-smoke.js

Settings, as environment variables:
  TCALL_PORT, PROVIDER_PORT, PROXY_PORT, POSTGRES_PORT    7100, 7101, 7102, 7103
  TCALL_DATABASE_URL, PROXY_DATABASE_URL                  databases you have, instead of the embedded one
  SLA_HOME                                                where PostgreSQL and its data go
  CALL_MEAN_S, CONCURRENCY_LIMIT, RETRY_SCALE, …          of the reference services; the effective ones are printed

Examples:
  npm run up
  CALL_MEAN_S=90 npm run up -- --ports 7200 --detach`
