import { Argument, Command, InvalidArgumentError } from 'commander'
import { usualPlatform } from '../build/entries'
import { referenceNames } from './platform/references'

interface Options {
  start?: number
  most?: number
  fresh?: true
  prove?: true | string[]
}

function sessions(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('it must be a whole number from 1 to 999999')
  return Number(text)
}

export function limitCommand(): Command {
  return new Command('limit')
    .description('Searches for the highest load that is sustainable, to within 10 %, and says what breaks first.')
    .addArgument(new Argument('<platform>', 'which platform').choices(referenceNames))
    .option('--start <sessions>', 'the load of the first trial (default: a tenth of the promised load)', sessions)
    .option('--most <sessions>', 'the highest load to try (default: three times the promised load)', sessions)
    .option('--fresh', 'starts over, instead of going on from an interrupted search')
    .option(
      '--prove [capacities...]',
      'gives the reference these capacities, searches for each, and writes docs/LIMITS.md',
    )
    .addHelpText('after', help)
    .action(async (platform: string, options: Options) => {
      const { ensureContracts } = await import('../build/ensure-contracts')
      await ensureContracts()
      if (options.prove) {
        const { proveLimits } = await import('./limit/prove')
        const only = options.prove === true ? [] : options.prove.map(sessions)
        process.exit(await proveLimits(platform, only, options.fresh === true))
      }
      const { runLimitSearch } = await import('./limit/limit')
      process.exit(await runLimitSearch(platform, options))
    })
}

const help = `
Each trial is a k6 run of dist/<platform>-trial.js, some two minutes long, with sessions, and arrivals in proportion. A
load is sustainable when every target holds in each of three sub-windows, 99 % of the work was accepted, and no backlog
grew. The next trial is at the median of what is believed so far. A hold three times as long confirms the answer, or
lowers it. A trial whose load generator did not keep up does not count: the answer is then "at least N".

The load goes where that of sla run goes: to the platform that the settings name, else the one that npm run up started,
else the reference platform, started for this alone. Any host that is not this machine has to be named in ALLOWED_HOSTS.
Production hosts are refused.

Trials are kept in .sla/limit/<platform>/: after Ctrl-C the same command goes on. It judges the row L1 of the SLA table
(docs/sla.md). The result is results/<platform>-limit-<time>.json, with its JUnit beside it, and is kept in the store.

Settings, as environment variables: those of the scripts (docs/settings.md), except VUS and the arrival rate.
TIME_SCALE shortens the trials.

Exit codes: 0 the promised load is held, 99 it is not, 98 it cannot be said, 110 the load generator did not even keep up
with the first trial.

Examples:
  npm run sla -- limit ${usualPlatform}
  npm run sla -- limit ${usualPlatform} --start 200 --most 1500
  npm run sla -- limit ${usualPlatform} --prove 33 120`
