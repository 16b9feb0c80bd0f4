import { Command } from 'commander'
import { generateCommand } from './data/generate'
import { proveCommand } from './data/prove'
import { scanCommand } from './data/scan'

export function dataCommand(): Command {
  return new Command('data')
    .description(
      'The synthetic data: makes it, looks for anything in files that may be of a real person, and proves that it would be found.',
    )
    .addCommand(generateCommand())
    .addCommand(scanCommand())
    .addCommand(proveCommand())
}
