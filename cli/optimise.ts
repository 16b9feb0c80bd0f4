import { Command } from 'commander'

export function optimiseCommand(): Command {
  return new Command('optimise')
    .description('Puts a flaw into a reference, measures, mends it, measures again, and writes docs/OPTIMISING.md.')
    .argument('[pairs...]', 'which: index, pool, cache; all by default')
    .addHelpText(
      'after',
      `
index: a lookup without its index, then with it. pool: two connections for all who ask, then sixteen. cache: each status
check asks the database, then Redis first (needs redis-server). Each pair takes about a minute; before and after are
measured by turns, five times each.

Exit codes: 0 all were measured, 98 one could not be, 1 not started, with the reason.

Example:
  npm run sla -- optimise index pool`,
    )
    .action(async (pairs: string[]) => {
      const { ensureContracts } = await import('../build/ensure-contracts')
      await ensureContracts()
      const { optimise } = await import('./optimise/optimise')
      process.exit(await optimise(pairs))
    })
}
