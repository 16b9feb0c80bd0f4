import { Argument, Command, InvalidArgumentError } from 'commander'
import { usualPlatform } from '../build/entries'
import { referenceNames } from './platform/references'

export interface ResilienceOptions {
  vus: number
  writes: number
  only?: string[]
  crashes?: number
  /** The writes go on until so many are acknowledged. */
  acknowledged?: number
  ledger?: string
  yes?: true
}

interface Proving {
  prove?: true
  rounds?: number
  fresh?: true
}

function whole(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('it must be a whole number from 1 on')
  return Number(text)
}

export function resilienceCommand(): Command {
  return new Command('resilience')
    .description(
      'Puts faults into a platform under load, and says how soon it is within its targets again, and what it lost.',
    )
    .addArgument(new Argument('<platform>', 'which platform').choices(referenceNames))
    .option('--vus <count>', "sessions of k6's traffic", whole, 30)
    .option('--writes <per second>', 'writes that are kept in a ledger, beside that traffic', whole, 20)
    .option('--only <faults...>', 'only these faults')
    .option('--crashes <count>', 'this many crashes, of each part in turn, instead of every fault once', whole)
    .option('--ledger <folder>', 'where the ledger is kept, outside of the platform')
    .option('--prove', '50 crashes under 50,000 acknowledged writes, in rounds, and writes docs/LIMITS.md')
    .option('--rounds <count>', 'with --prove: this many rounds of 10 crashes now', whole)
    .option('--fresh', 'with --prove: forgets the rounds of before, instead of going on from them')
    .option('--yes', 'does not ask before it runs KILL_COMMAND on a platform of yours')
    .addHelpText('after', help)
    .action(async (platform: string, options: ResilienceOptions & Proving) => {
      const { ensureContracts } = await import('../build/ensure-contracts')
      await ensureContracts()
      if (options.prove) {
        const { proveResilience } = await import('./resilience/prove')
        const { rounds, fresh = false } = options
        process.exit(await proveResilience(platform, { fresh, ...(rounds && { rounds }) }))
      }
      const { resilience } = await import('./resilience/resilience')
      process.exit(await resilience(platform, options))
    })
}

const help = `
Faults, in this order: platform-kill, platform-stop, database-kill, database-stop, database-restart,
connections-exhausted, proxy-kill and proxy-stop (where there is a webhook proxy), network-delay, network-stall,
network-reset, backup-restore, backup-log-restore.

For each it reports detect, recover, RTO and failed user-seconds, from the responses that k6 got (docs/RESILIENCE.md).
Beside k6, writes are noted in a ledger before they are sent (.sla/resilience/<platform>/, or --ledger). They are read
back after each restore and at the end: what was acknowledged has to be there once. After a crash
nothing may be lost; after a restore the loss is reported as RPO.

It uses the reference platform, started for this alone. A platform of your own (such as ${usualPlatform.toUpperCase()}_BASE_URL)
is hurt only by commands of yours, and only if its host is named again:
  RESILIENCE_TARGET   the host of the base URL, word for word; ALLOWED_HOSTS alone is not enough
  KILL_COMMAND        ends the platform
  RESTORE_COMMAND     starts it; tried first, and run at the end, on failure and on every signal
  COMMAND_TIMEOUT_S   how long a command may take (default: 120)
Production is never hurt.

It judges the rows R1 to R4 of the SLA table (docs/sla.md). The result is results/<platform>-resilience-<time>.json, with
its JUnit beside it, and is kept in the store.

Exit codes: 0 recovered each time and nothing lost, 99 not so, 98 too few writes to say, 110 k6's users were gone.

Examples:
  npm run sla -- resilience ${usualPlatform}
  npm run sla -- resilience ${usualPlatform} --only platform-kill database-kill
  npm run sla -- resilience ${usualPlatform} --crashes 6 --writes 40
  npm run sla -- resilience ${usualPlatform} --prove`
