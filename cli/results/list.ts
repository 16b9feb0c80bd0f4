import { Command, Option } from 'commander'
import { verdicts } from '../../history/result/envelope'
import { latestBelievable } from '../../history/store/future'
import type { RunFilter, RunRow } from '../../history/store/index-database'
import { storeOption, withStore } from './open-store'
import { wholeNumber } from './whole-number'

export function listCommand(): Command {
  return new Command('list')
    .description('Lists the runs, oldest first.')
    .option('--platform <name>', 'only this platform')
    .option('--profile <name>', 'only this profile')
    .option('--kind <kind>', 'only this kind: run, limit, resilience, …')
    .addOption(new Option('--verdict <verdict>', 'only this verdict').choices(verdicts))
    .option('--since <time>', 'ended at this time or later: 2026-11-22, or with a time of day in UTC')
    .option('--until <time>', 'ended before this time')
    .option('--last <count>', 'only the newest ones', wholeNumber, 50)
    .option('--json', 'one JSON object a line')
    .addOption(storeOption())
    .action(({ store: folder, json, ...filter }: RunFilter & { store: string; json?: true }) =>
      withStore(folder, (store) => {
        const runs = store.runs({ ...filter, ...times(filter) })
        if (json) for (const run of runs) console.log(JSON.stringify(shown(run)))
        else if (runs.length === 0) console.log('no results')
        else for (const line of table(runs)) console.log(line)
      }),
    )
}

function times({ since, until }: RunFilter): Pick<RunFilter, 'since' | 'until'> {
  return { ...(since !== undefined && { since: utc(since) }), ...(until !== undefined && { until: utc(until) }) }
}

/** A time without a zone is UTC, as every time in a result is. */
export function utc(time: string): string {
  const zoned = /^\d{4}-\d{2}-\d{2}$/.test(time) || /(Z|[+-]\d{2}:?\d{2})$/.test(time) ? time : `${time}Z`
  const parsed = new Date(zoned)
  if (Number.isNaN(parsed.getTime())) throw new Error(`"${time}" is not a time; write 2026-11-22 or 2026-11-22T18:30`)
  return parsed.toISOString()
}

function shown(run: RunRow) {
  return {
    ...run,
    simulated: run.simulated === 1,
    fingerprint: JSON.parse(run.fingerprint) as unknown,
    from_the_future: run.ended_at > latestBelievable(),
  }
}

function table(runs: readonly RunRow[]): string[] {
  const cells = runs.map((run) => [
    run.ended_at.slice(0, 16).replace('T', ' '),
    run.kind === 'run' ? `${run.platform} ${run.profile}` : `${run.platform} ${run.profile} (${run.kind})`,
    run.verdict.toUpperCase(),
    run.git_sha.slice(0, 8),
    run.instance === '1/1' ? run.id : `${run.id} ${run.instance}`,
    [
      ...(run.simulated ? ['simulated'] : []),
      ...(run.ended_at > latestBelievable() ? ['from the future: never judged against'] : []),
    ].join(', '),
  ])
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  return cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
