import { Command } from 'commander'

interface Options {
  only?: string[]
  reduced?: true
  fresh?: true
}

export function proveCommand(): Command {
  return new Command('prove')
    .description('Puts each named fault into the reference platforms, runs k6, and writes which targets tripped.')
    .option('--only <names...>', 'runs only these rows, again: a fault, several at once (joined by +), or a clean run')
    .option(
      '--reduced',
      'runs the ten most telling faults, some of them two at once; docs/PROOF.md has only faults that ran alone',
    )
    .option('--fresh', 'starts over, instead of going on from what was run before')
    .addHelpText('after', help)
    .action(async (options: Options) => {
      const { ensureContracts } = await import('../build/ensure-contracts')
      await ensureContracts()
      const { prove } = await import('./prove/prove')
      process.exitCode = await prove(options)
    })
}

const help = `
It starts platforms of its own, on free ports of this machine, with FAULTS=on and an empty database. They stay up
between rows. Results and logs are in .sla/prove/. An interrupted matrix goes on where it stopped. docs/PROOF.md is
written after each row. Exit code: 0 every row that was run came out as expected, 1 one did not.

Examples:
  npm run sla -- prove                              # all rows, and the clean runs
  npm run sla -- prove --only initiation-slow
  npm run sla -- prove --only initiation-slow+webhook-unprocessed`
