import { Command } from 'commander'
import { addCommand } from './results/add'
import { exportCommand } from './results/export'
import { listCommand } from './results/list'
import { pruneCommand } from './results/prune'
import { showCommand } from './results/show'

export function resultsCommand(): Command {
  return new Command('results')
    .description(
      'The results of all runs: kept as files, with an index that is made again from them when it is missing.',
    )
    .addCommand(addCommand('add', 'Keeps result files; a folder stands for the results in it.'))
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(addCommand('import', 'Adds every result of a folder that another store, an artifact or a bucket left.'))
    .addCommand(exportCommand())
    .addCommand(pruneCommand())
}
