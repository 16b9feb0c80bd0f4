import { Command } from 'commander'
import { utc } from './list'
import { storeOption, withStore } from './open-store'
import { wholeNumber } from './whole-number'

interface Options {
  store: string
  before?: string
  keep?: number
  dryRun?: true
}

export function pruneCommand(): Command {
  return new Command('prune')
    .description('Removes old results for good, files and all.')
    .option('--before <time>', 'removes those that ended before this time: 2026-01-01')
    .option('--keep <count>', 'removes all but the newest ones of each platform and profile', wholeNumber)
    .option('--dry-run', 'only lists them')
    .addOption(storeOption())
    .addHelpText('after', '\nWith --before and --keep, only results that both select are removed.')
    .action(({ store: folder, before, keep, dryRun }: Options) =>
      withStore(folder, (store) => {
        if (before === undefined && keep === undefined)
          throw new Error('say which: --before <time>, --keep <count> or both')
        const old = store.runs(before === undefined ? {} : { until: utc(before) })
        const newest = new Set(
          keep === undefined
            ? []
            : store
                .runs()
                .reverse()
                .filter(firstOfEach(keep))
                .map(({ file }) => file),
        )
        const files = old.map(({ file }) => file).filter((file) => !newest.has(file))
        if (dryRun) for (const file of files) console.log(file)
        else store.remove(files)
        console.log(
          `${files.length} results ${dryRun ? 'would be ' : ''}removed, ${store.runs().length - (dryRun ? files.length : 0)} stay`,
        )
      }),
    )
}

function firstOfEach(count: number) {
  const seen = new Map<string, number>()
  return ({ platform, profile, kind }: { platform: string; profile: string; kind: string }) => {
    const key = `${platform} ${profile} ${kind}`
    seen.set(key, (seen.get(key) ?? 0) + 1)
    return (seen.get(key) ?? 0) <= count
  }
}
