import { Argument, Command, InvalidArgumentError } from 'commander'
import { ensureContracts } from '../build/ensure-contracts'
import { usualPlatform } from '../build/entries'
import { upDetached } from './platform/detached'
import { referenceNames, referenceOf } from './platform/references'

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
    .addArgument(new Argument('[platform]', 'which platform').choices(referenceNames).default(usualPlatform))
    .option('--detach', 'returns when the platform is ready; it goes on running, with its log in .sla/up.log')
    .option('--ports <base>', 'takes ports from <base> on, instead of the usual ones', portBase)
    .addHelpText('after', help)
    .action(async (platform: string, { detach, ports }: { detach?: true; ports?: number }) => {
      if (detach) return upDetached(platform, ports)
      await ensureContracts()
      const { superviseUp } = await import('./platform/supervise')
      await superviseUp(await referenceOf(platform), ports)
    })
}

const others = referenceNames.filter((name) => name !== usualPlatform)

const help = `
It stays in the foreground and stops everything on Ctrl-C. After --detach, npm run down stops it. One platform is up at a
time. After a crash it recovers, or says what to do: docs/RECOVERY.md. While it is up, k6 scripts find it by .sla/<platform>.env: k6 run dist/${usualPlatform}-smoke.js

Settings, as environment variables:
  POSTGRES_PORT and the port of each service    ports other than the usual ones
  the database URL of each service              a database of yours, instead of the embedded one
  SLA_HOME                                      where PostgreSQL and its data go
  those of the reference services               the effective ones are printed; docs/settings.md has them all

Examples:
  npm run up${others.map((name) => `\n  npm run up -- ${name}`).join('')}
  npm run up -- --ports 7200 --detach`
