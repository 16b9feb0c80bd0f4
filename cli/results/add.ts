import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { usualPlatform } from '../../build/entries'
import { Accepts } from '../../history/store/accepts'
import { isOfTheDisk } from '../../history/store/index-database'
import type { ResultStore } from '../../history/store/store'
import { storeOption, withStore } from './open-store'

interface Options {
  store: string
  replace?: true
}

export function addCommand(name: 'add' | 'import', description: string): Command {
  return new Command(name)
    .description(description)
    .argument('<files...>', name === 'add' ? 'result files, or folders of them' : 'the folder')
    .option('--replace', 'puts a result in the place of another one with the same id')
    .addOption(storeOption())
    .addHelpText('after', help)
    .action((files: string[], { store: kept, replace }: Options) =>
      withStore(kept, (store) => {
        const counts = { added: 0, 'already there': 0, replaced: 0 }
        const refused: string[] = []
        for (const file of files.flatMap(resultsIn)) {
          try {
            const { outcome } = store.addFile(file, { replace: replace === true })
            counts[outcome] += 1
          } catch (error) {
            // A full disk ends the work; a file that is no result does not.
            if (isOfTheDisk(error)) {
              throw new Error(
                `${store.folder} cannot be written after ${counts.added} were added (${error.message}): free space there and add them again; none is added twice`,
              )
            }
            refused.push(error instanceof Error ? error.message : String(error))
          }
        }
        if (name === 'import') for (const folder of files) importAccepts(store, folder)
        for (const line of refused) console.error(line)
        const said = Object.entries(counts).filter(([what, count]) => count > 0 || what === 'added')
        console.log(
          [
            ...said.map(([what, count]) => `${count} ${what}`),
            ...(refused.length > 0 ? [`${refused.length} refused`] : []),
          ].join(', '),
        )
        if (refused.length > 0) process.exitCode = 1
      }),
    )
}

/** Baselines that were moved in another store are moved here too. */
function importAccepts(store: ResultStore, folder: string): void {
  if (existsSync(join(folder, 'accepts'))) for (const accept of new Accepts(folder).list()) store.accepts.add(accept)
}

/** The results of a folder: of a store those that it keeps, of any other those that lie in it. */
function resultsIn(path: string): string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path]
  const folder = existsSync(join(path, 'runs')) ? join(path, 'runs') : path
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(folder, name))
}

const help = `
A result that is there already is not added again. A file that is no result, or that holds a different result of a run
that is there, is named and left out. The others are added all the same. Exit code: 0 all are kept, 1 one was refused.

Examples:
  npm run sla -- results add results/${usualPlatform}-load-20261122T183000Z.json
  npm run sla -- results import last-night/history`
