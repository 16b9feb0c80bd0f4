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
    .option('--start <sessions>', 'the load of the first trial; a tenth of the load that was promised', sessions)
    .option('--most <sessions>', 'beyond this nothing is tried; three times the load that was promised', sessions)
    .option('--fresh', 'forgets the trials of a search that was interrupted, instead of going on from them')
    .option('--prove [capacities...]', 'searches for capacities that the reference is given, and writes docs/LIMITS.md')
    .addHelpText('after', help)
    .action(async (platform: string, options: Options) => {
      const { ensureContracts } = await import('../build/ensure-contracts')
      await ensureContracts()
      if (options.prove) {
        const { proveLimits } = await import('./limit/prove')
        const only = options.prove === true ? [] : options.prove.map(sessions)
        process.exit(await proveLimits(platform, only, options.fresh === true))
      }
      const { limit } = await import('./limit/limit')
      process.exit(await limit(platform, options))
    })
}

const help = `
Each trial is a k6 run of dist/<platform>-trial.js, some two minutes long: sessions, and arrivals in proportion. It is
sustainable when every target holds in each of three sub-windows, 99 % of the work was taken, and no backlog grew. The
next trial is at the median of what is believed so far; a hold three times as long confirms the answer, or lowers it.
A trial whose generator did not keep up is none: the answer is then "at least N".

The target is that of sla run: the settings, else what npm run up started, else the reference platform, for this
alone. Any host that is not this machine has to be named in ALLOWED_HOSTS; production hosts are refused.

Trials are kept in .sla/limit/<platform>/: after Ctrl-C the same command goes on. It judges the row L1 of the SLA table
(docs/sla.md). The result is results/<platform>-limit-<time>.json, with its JUnit beside it, and is kept in the store. Settings: those of the scripts (docs/settings.md) but VUS and the rate of the
arrivals; TIME_SCALE shortens the trials.

Exit codes: 0 the promised load is held, 99 it is not, 98 cannot be said, 110 the generator ends before the first trial.

Examples:
  npm run sla -- limit ${usualPlatform}
  npm run sla -- limit ${usualPlatform} --start 200 --most 1500
  npm run sla -- limit ${usualPlatform} --prove 33 120`
