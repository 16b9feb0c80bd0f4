import { Command } from 'commander'

interface Options {
  only?: string[]
  reduced?: true
  fresh?: true
}

export function proveCommand(): Command {
  return new Command('prove')
    .description('Puts each named fault into the reference platforms, runs k6, and writes which targets tripped.')
    .option(
      '--only <names...>',
      'these rows alone, again: a fault, faults that are in force at once joined by +, or a clean run',
    )
    .option('--reduced', 'ten faults that tell the most, some of them two at once; docs/PROOF.md has those run alone')
    .option('--fresh', 'forgets what was run before, instead of going on from it')
    .addHelpText('after', help)
    .action(async (options: Options) => {
      const { ensureContracts } = await import('../build/ensure-contracts')
      await ensureContracts()
      const { prove } = await import('./prove/prove')
      process.exitCode = await prove(options)
    })
}

const help = `
The platforms are its own, on free ports of this machine, with FAULTS=on and an empty database; they stay up between
rows. Results and logs are in .sla/prove/; an interrupted matrix goes on where it stopped. docs/PROOF.md is written
after each row. Exit code: 0 every row that was run came out as expected, 1 one did not.

Examples:
  npm run sla -- prove                              # all rows, and the clean runs
  npm run sla -- prove --only initiation-slow
  npm run sla -- prove --only initiation-slow+webhook-unprocessed`
