import { Command } from 'commander'
import { addCommand } from './results/add'
import { exportCommand } from './results/export'
import { listCommand } from './results/list'
import { pruneCommand } from './results/prune'
import { showCommand } from './results/show'

export function resultsCommand(): Command {
  return new Command('results')
    .description('Keeps the results of all runs as files, with an index that is rebuilt when it is missing.')
    .addCommand(addCommand('add', 'Keeps result files, or all results of a folder.'))
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(addCommand('import', 'Adds every result of a folder: of another store, an artifact or a bucket.'))
    .addCommand(exportCommand())
    .addCommand(pruneCommand())
}
