import { copyFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import type { RunFilter } from '../../history/store/index-database'
import { makeFolder } from '../../service/make-folder'
import { utc } from './list'
import { storeOption, withStore } from './open-store'

export function exportCommand(): Command {
  return new Command('export')
    .description('Copies results into a folder, as they were written; --csv writes the criteria as one table.')
    .argument('<folder>', 'where to; created if missing')
    .option('--platform <name>', 'only this platform')
    .option('--profile <name>', 'only this profile')
    .option('--since <time>', 'ended at this time or later')
    .option('--until <time>', 'ended before this time')
    .option('--csv', 'criteria.csv instead of the files: a line for each criterion of each run')
    .addOption(storeOption())
    .action((folder: string, { store: from, csv, ...filter }: RunFilter & { store: string; csv?: true }) =>
      withStore(from, (store) => {
        const runs = store.runs({
          ...filter,
          ...(filter.since !== undefined && { since: utc(filter.since) }),
          ...(filter.until !== undefined && { until: utc(filter.until) }),
        })
        makeFolder(folder)
        if (csv) {
          const lines = runs.flatMap(({ file }) => {
            const { envelope: run } = store.read(file)
            return run.criteria.map((c) =>
              [
                run.id,
                run.platform,
                run.profile,
                run.ended_at,
                run.git_sha,
                c.id,
                c.phase,
                c.statistic,
                c.actual,
                c.interval?.lower,
                c.interval?.upper,
                c.comparison,
                c.limit,
                c.unit,
                c.samples,
                c.verdict,
              ]
                .map(quoted)
                .join(','),
            )
          })
          whole(join(folder, 'criteria.csv'), (file) => writeFileSync(file, `${[columns, ...lines].join('\n')}\n`))
          console.log(`${lines.length} criteria of ${runs.length} runs in ${join(folder, 'criteria.csv')}`)
        } else {
          for (const { file } of runs) whole(join(folder, file), (target) => copyFileSync(store.path(file), target))
          console.log(`${runs.length} results in ${folder}`)
        }
      }),
    )
}

/** Writes a file beside its place first: of a full disk nothing is left that looks like a result. */
function whole(path: string, write: (path: string) => void): void {
  const part = `${path}.${process.pid}.part`
  try {
    write(part)
    renameSync(part, path)
  } catch (error) {
    rmSync(part, { force: true })
    const why = error instanceof Error ? error.message.replace(/,.*/s, '') : error
    throw new Error(`${path} cannot be written (${why}): free space there, or export to another disk`)
  }
}

const columns =
  'run,platform,profile,ended_at,git_sha,criterion,phase,statistic,actual,lower,upper,comparison,limit,unit,samples,verdict'

function quoted(cell: string | number | null | undefined): string {
  const text = String(cell ?? '')
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
