import { Command } from 'commander'
import { periodNames } from '../report/period/period'
import { periodReportCommand } from './report/period'
import { runReportCommand } from './report/run'
import { siteReportCommand } from './report/site'

export function reportCommand(): Command {
  const command = new Command('report')
    .description('Writes reports from kept results: on a run, a day, a week, a month, or all of them.')
    .addCommand(runReportCommand())
  for (const name of periodNames) command.addCommand(periodReportCommand(name))
  return command.addCommand(siteReportCommand())
}
