import { Command } from 'commander'
import { runReportCommand } from './report/run'

export function reportCommand(): Command {
  return new Command('report')
    .description('Reports that people read, made from kept results: of one run.')
    .addCommand(runReportCommand())
}
