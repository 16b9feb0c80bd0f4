import { Argument, Command } from 'commander'
import { usualPlatform } from '../build/entries'
import { changePoints } from '../history/detect/change-points'
import { trendOf } from '../history/trend/trend'
import { storeOption, withStore } from './results/open-store'
import { wholeNumber } from './results/whole-number'
import { blame } from './trend/blame'
import { changeLines } from './trend/lines'
import { readSeries } from './trend/series-file'

interface Options {
  store: string
  kind: string
  criterion?: string
  last: number
  series?: string
  json?: true
}

export function trendCommand(): Command {
  return new Command('trend')
    .description('Says when something changed, by how much, how certain that is, and which commits lie between.')
    .addArgument(new Argument('[platform]', 'only this platform'))
    .addArgument(new Argument('[profile]', 'only this profile'))
    .option('--kind <kind>', 'only this kind of result', 'run')
    .option('--criterion <id>', 'only this criterion')
    .option('--last <count>', 'looks at the newest runs', wholeNumber, 1_000)
    .option(
      '--series <file>',
      'looks at a file of numbers instead of runs: prints the indices of its change points as JSON',
    )
    .option('--json', 'the changes as JSON')
    .addOption(storeOption())
    .addHelpText('after', help)
    .action(trend)
}

async function trend(platform: string | undefined, profile: string | undefined, options: Options): Promise<void> {
  if (options.series !== undefined) {
    const { alone, series } = readSeries(options.series)
    const found = [...series].map(([name, values]) => [name, { change_points: changePoints(values) }] as const)
    console.log(JSON.stringify(alone ? found[0]?.[1] : Object.fromEntries(found)))
    return
  }
  await withStore(options.store, (store) => {
    const filter = { kind: options.kind, ...(platform && { platform }), ...(profile && { profile }) }
    const keys = store.series(filter).filter(({ criterion }) => criterion === (options.criterion ?? criterion))
    if (keys.length === 0) throw new Error('the store has no such runs; sla results list shows what it has')
    const { changes, tooShort } = trendOf(
      keys.map((key) => ({ key, points: store.points(key, { last: options.last }) })),
    )
    const blamed = changes.map((change) => ({ change, ...blame(change) }))
    if (options.json) {
      console.log(
        JSON.stringify(
          blamed.map(({ change, ...commits }) => ({ ...change, ...commits })),
          null,
          1,
        ),
      )
      return
    }
    if (changes.length === 0) console.log(`no change in ${keys.length} series`)
    for (const { change, ...commits } of blamed) for (const line of changeLines(change, commits)) console.log(line)
    if (tooShort.length > 0) console.log(`${tooShort.length} of ${keys.length} series have too few comparable runs`)
  })
}

const help = `
Runs that differ in host, processor, k6, scenario, data or time scale are looked at apart, and INVALID ones not at
all. Changes below 2 % or 0.5 ms are left out. Of those reported, one in twenty may be chance. docs/ACCURACY.md has the
figures.

--series takes a list of numbers, {"values": [...]}, or an object with several of these by name, plain or gzipped; - is
the standard input. An index is that of the first value after the change.

Examples:
  npm run sla -- trend ${usualPlatform} load
  npm run sla -- trend --series latencies.json`
