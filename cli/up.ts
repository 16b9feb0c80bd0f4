import { Argument, Command, InvalidArgumentError } from 'commander'
import { ensureContracts } from '../build/ensure-contracts'
import { describedPlatform, type PlatformName, platformNames } from './platform/described'
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
    .description('Starts the reference platform on an embedded PostgreSQL.')
    .addArgument(new Argument('[platform]', 'which platform').choices(platformNames).default('tcall'))
    .option('--detach', 'return when ready; the platform goes on, its log is .sla/up.log')
    .option('--ports <base>', 'take ports from <base> on, instead of the usual ones', portBase)
    .addHelpText('after', help)
    .action(async (platform: PlatformName, { detach, ports }: { detach?: true; ports?: number }) => {
      if (detach) return upDetached(platform, ports)
      await ensureContracts()
      const { superviseUp } = await import('./platform/supervise')
      await superviseUp(await describedPlatform(platform), ports)
    })
}

const help = `
tcall: the reference TCall, the voice provider and the webhook proxy. medcor: the reference Medcor, over TLS.
It stays in the foreground and stops everything on Ctrl-C; after --detach, npm run down does. One is up at a time.
After a crash it comes up again, or says what to do: docs/RECOVERY.md.
While it is up, k6 scripts find it by .sla/<platform>.env: k6 run dist/tcall-smoke.js

Settings, as environment variables:
  TCALL_PORT, PROVIDER_PORT, PROXY_PORT, POSTGRES_PORT    7100, 7101, 7102, 7103
  MEDCOR_PORT, POSTGRES_PORT                              7110, 7113
  TCALL_DATABASE_URL, PROXY_DATABASE_URL, MEDCOR_DATABASE_URL
                                                          databases you have, instead of the embedded one
  MEDCOR_PATIENTS_FILE                                    the pool of patients; dist/data/medcor-patients.json
  SLA_HOME                                                where PostgreSQL and its data go
  CALL_MEAN_S, CONCURRENCY_LIMIT, SESSION_IDLE_S, …       of the reference services; the effective ones are printed

Examples:
  npm run up
  npm run up -- medcor
  CALL_MEAN_S=90 npm run up -- --ports 7200 --detach`
