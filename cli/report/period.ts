import { join } from 'node:path'
import { Command, Option } from 'commander'
import { type PeriodName, periodOf } from '../../report/period/period'
import { storeOption, withStore } from '../results/open-store'
import { blamedChanges } from './blamed'
import { formNamed } from './forms'
import { periodFacts } from './period-facts'
import { writeReportFile } from './write-whole'

interface Options {
  store: string
  of?: string
  zone: string
  format: string[]
  out: string
}

const what = { daily: 'day', weekly: 'week, from Monday', monthly: 'month' }

export function periodReportCommand(name: PeriodName): Command {
  return new Command(name)
    .description(`Reports on a ${what[name]}: what changed, attainment, error budgets, cost, waivers, what to do next.`)
    .option('--of <day>', `any day of the ${what[name].split(',')[0]}: 2026-11-22 (default: today)`)
    .option('--zone <zone>', 'the time zone of the days: Europe/Berlin', 'UTC')
    .addOption(
      new Option('--format <form...>', 'what to write').choices(['html', 'markdown', 'json']).default(['html'], 'html'),
    )
    .option('--out <folder>', 'where to; - writes one format to standard output', 'results/reports')
    .addOption(storeOption())
    .action(({ store: folder, of = new Date().toISOString(), zone, format, out }: Options) => {
      const period = periodOf(name, of, zone)
      return withStore(folder, async (store) => {
        const { periodForms } = await import('./period-forms')
        const facts = periodFacts(store, period, blamedChanges(store))
        if (out === '-') {
          process.stdout.write(formNamed(periodForms, format).of(facts))
          return
        }
        for (const form of format) {
          const { end, of: write } = formNamed(periodForms, [form])
          const file = join(out, `${name}-${period.label}.${end}`)
          writeReportFile(file, write(facts))
          console.log(file)
        }
      })
    })
}
