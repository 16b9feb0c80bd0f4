import { Command } from 'commander'
import { generateCommand } from './data/generate'
import { proveDataCommand } from './data/prove'
import { scanCommand } from './data/scan'

export function dataCommand(): Command {
  return new Command('data')
    .description('Makes the synthetic data, scans files for data of real persons, and proves what the scan finds.')
    .addCommand(generateCommand())
    .addCommand(scanCommand())
    .addCommand(proveDataCommand())
}
