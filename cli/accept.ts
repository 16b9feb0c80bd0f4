import { userInfo } from 'node:os'
import { Command } from 'commander'
import { storeOption, withStore } from './results/open-store'
import { theRun } from './results/the-run'

interface Options {
  store: string
  reason: string
  criterion?: string
  by?: string
}

export function acceptCommand(): Command {
  return new Command('accept')
    .description('Moves the baseline on purpose: the gate then compares with the runs from the named one on.')
    .argument('<run>', 'the first run of the level that is accepted: its id, or latest')
    .requiredOption('--reason <text>', 'why; every report shows it')
    .option('--criterion <id>', 'only for this criterion')
    .option('--by <name>', 'who accepts (default: the user of this machine)')
    .addOption(storeOption())
    .action((name: string, { store: folder, reason, criterion, by }: Options) =>
      withStore(folder, (store) => {
        const run = theRun(store, name)
        if (run.verdict === 'invalid')
          throw new Error(`${run.id} is INVALID and cannot be a baseline; accept another run`)
        if (reason.trim() === '') throw new Error('--reason is empty: say why the level is accepted')
        const { platform, profile, kind } = run
        const known = store.series({ platform, profile, kind }).map((series) => series.criterion)
        if (criterion !== undefined && !known.includes(criterion)) {
          throw new Error(
            `${platform} ${profile} has no criterion ${criterion}; it has ${[...new Set(known)].join(', ')}`,
          )
        }
        store.accepts.add({
          platform,
          profile,
          kind,
          criterion: criterion ?? null,
          run: run.id,
          from: run.ended_at,
          by: by ?? userInfo().username,
          reason: reason.trim(),
          at: new Date().toISOString(),
        })
        console.log(
          `${platform} ${profile}${criterion ? ` ${criterion}` : ''}: the baseline begins with ${run.id} of ${run.ended_at}`,
        )
      }),
    )
}
