import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { root } from '../build/root'
import { simulateHistory } from '../history/simulate/simulate-history'
import { trendOf } from '../history/trend/trend'
import { makeNamedFolder } from '../service/make-folder'
import { stderrProgress } from './progress'
import { withStore } from './results/open-store'
import { wholeNumber } from './results/whole-number'
import { blame } from './trend/blame'
import { changeLines } from './trend/lines'

export function demoHistoryCommand(): Command {
  return new Command('demo-history')
    .description(
      'Simulates 90 nights of load: keeps them, judges each night by those before, looks for changes, and writes a site.',
    )
    .option('--out <folder>', 'the store to make, with its site beside it (default: results/demo-history)')
    .option('--seed <number>', 'the same seed makes the same nights', wholeNumber, 1)
    .addHelpText('after', help)
    .action(({ out, seed }: { out?: string; seed: number }) => {
      const folder = resolve(out ?? join(root, 'results/demo-history'))
      emptyStore(folder)
      return withStore(folder, async (store) => {
        const progress = stderrProgress()
        const judged = await progress.step('simulating 90 nights', (tick) => simulateHistory(store, seed, tick))
        console.log('SIMULATED: no platform was measured')
        for (const [at, { night, run, outcome, sentence }] of judged.entries()) {
          const before = judged[at - 1]
          if (before?.outcome === outcome && before.sentence === sentence) continue
          console.log(`from night ${night}, ${run.ended_at.slice(0, 10)}: ${outcome.toUpperCase()}: ${sentence}`)
        }
        const { changes } = trendOf(store.series({}).map((key) => ({ key, points: store.points(key) })))
        for (const change of changes) for (const line of changeLines(change, blame(change))) console.log(line)
        const site = `${folder}-site`
        const { writeSite } = await import('./report/write-site')
        for (const line of await writeSite(store, { out: site, runs: 20, progress })) console.error(line)
        console.log(`${join(site, 'index.html')} is its site`)
        console.log(`${folder} is a store like any other: sla results list --store ${folder}`)
      })
    })
}

/** @throws an Error when the folder holds anything that is not of a simulated store */
function emptyStore(folder: string): void {
  const found = existsSync(folder) ? readdirSync(folder) : []
  if (found.length > 0 && !found.includes(marker) && !found.includes('store.json'))
    throw new Error(`${folder} holds something else; choose another with --out`)
  if (found.includes('store.json') && !found.includes(marker)) {
    throw new Error(`${folder} is a store that was not simulated; choose another with --out`)
  }
  rmSync(folder, { recursive: true, force: true })
  makeNamedFolder(folder, '--out')
  writeFileSync(join(folder, marker), 'These results were simulated by sla demo-history; no platform was measured.\n')
}

/** Says in the store itself what it is, and that it may be made again. */
const marker = 'SIMULATED.txt'

const help = `
Three regressions are planted: night 25, accepted after night 35; night 48, mended in night 60; night 74. Night 40 has
a load generator that was held up. The same seed makes the same nights.

Examples:
  npm run sla -- demo-history
  npm run sla -- results show latest --store results/demo-history`
