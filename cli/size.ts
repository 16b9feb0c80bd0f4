import { Command, InvalidArgumentError, Option } from 'commander'
import { referenceNames } from './platform/references'

function whole(text: string): number {
  if (!/^[1-9]\d{0,7}$/.test(text)) throw new InvalidArgumentError('it must be a whole number from 1 on')
  return Number(text)
}

export function sizeCommand(): Command {
  return new Command('size')
    .description(
      'Says how many k6 instances of what size a load needs, from what a VU and a request were measured to cost.',
    )
    .addOption(
      new Option('--platform <name>', 'which platform; else the one whose arrivals are named').choices(referenceNames),
    )
    .requiredOption('--vus <count>', 'sessions, as the setting VUS', whole)
    .option(
      '--per-hour <count>',
      "arrivals of the open model; else in proportion to --vus. The setting's own name works too",
      whole,
    )
    .option('--json', 'as JSON')
    .allowUnknownOption()
    .allowExcessArguments()
    .addHelpText('after', help)
    .action(async (options: { platform?: string; vus: number; perHour?: number; json?: true }, command: Command) => {
      const { sizing } = await import('./size/sizing')
      await sizing(options, command.args)
    })
}

const help = `
The costs are those of bench/RESULTS.md, which npm run bench measures on one machine; on others they differ. The
assumptions are printed with the answer. Memory is what a run of minutes needs at its end; a soak needs more.

Examples:
  npm run sla -- size --vus 100000 --calls-per-hour 1050000
  npm run sla -- size --platform ${referenceNames.at(-1)} --vus 20000 --json`
