import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../../build/root'
import { grouped } from '../../lib/plan/summary/format'
import { KeptList } from '../kept-list'
import { referenceNames } from '../platform/references'
import { slaDir } from '../platform/sla-dir'
import { type ProvedRound, totalsOf } from '../resilience/proved-round'
import { isRight, type ProvedSearch } from './proved-search'

/** Where the searches of a platform for known capacities are kept, and the rounds of its crashes. */
export const searchesFolder = (name: string) => join(slaDir, 'limit-proof', name)
export const roundsFolder = (name: string) => join(slaDir, 'resilience-proof', name)

/** Writes docs/LIMITS.md from what was proved in this checkout, of every platform. */
export async function writeLimitsPage(): Promise<void> {
  const of = async <T>(folder: (name: string) => string) =>
    (await Promise.all(referenceNames.map((name) => KeptList.open<T>(folder(name))))).flatMap(({ all }) => all)
  const page = limitsPage(await of<ProvedSearch>(searchesFolder), await of<ProvedRound>(roundsFolder))
  await writeFile(join(root, 'docs/LIMITS.md'), page)
}

export function limitsPage(searches: readonly ProvedSearch[], rounds: readonly ProvedRound[]): string {
  return `# Limits and losses, proved

Written by the commands below from what they ran; nothing here is typed by hand. Each goes on after Ctrl-C, or a
crash of its own, with the same command; \`--fresh\` forgets what was done.

${searchPart(searches)}
${crashPart(rounds)}`
}

function searchPart(searches: readonly ProvedSearch[]): string {
  const done = searches.filter(({ answer }) => answer !== null)
  const counted = (wanted: string) => done.map(({ trials }) => trials.filter(({ kind }) => kind === wanted).length)
  const mean = (counts: readonly number[]) => (counts.reduce((sum, count) => sum + count, 0) / counts.length).toFixed(1)
  const tooHigh = done.filter(({ answer, capacity }) => (answer?.load ?? 0) > capacity * 1.1).length
  return `## The search for the limit
\`npm run sla -- limit <platform> --prove\`: the reference platform is given a capacity (the faults \`capacity-shed=N\` and
\`capacity-queue=N\`), and \`sla limit\` searches for it without knowing it. Ten capacities on each platform take some
hours; \`--prove 33 120\` searches for these alone.

${
  done.length === 0
    ? '**No search was run to its end yet.**'
    : `**${done.filter(isRight).length} of ${done.length} answers within 10 %** of the capacity; ${tooHigh} more than 10 % too high; ${mean(counted('trial'))} trials and ${mean(counted('hold'))} holds a search.`
}
The search alone, without k6: \`npx vitest run limit/next-step.test.ts\` simulates 2,000: at 0.5 % noise at least 99 % are
within 10 %, at 4 % noise at least 91 %, by at most 8 trials in the mean.

${searches.length === 0 ? '' : searchTable(searches)}`
}

const searchTable = (
  searches: readonly ProvedSearch[],
) => `| platform | fault | capacity | answer | off | trials + holds | the sentence |
|---|---|---|---|---|---|---|
${searches.map(searchRow).join('\n')}
`

function searchRow({ platform, fault, capacity, answer, sentence, trials }: ProvedSearch): string {
  const of = (wanted: string) => trials.filter(({ kind }) => kind === wanted).length
  const made = `${of('trial')} + ${of('hold')}`
  if (!answer) return `| ${platform} | \`${fault}\` | ${capacity} | | | ${made} | not at its end yet |`
  const { load } = answer
  const off = `${load >= capacity ? '+' : '−'}${Math.abs(Math.round((load / capacity - 1) * 1000) / 10)} %`
  return `| ${platform} | \`${fault}\` | ${capacity} | ${load} | ${off} | ${made} | ${sentence} |`
}

function crashPart(rounds: readonly ProvedRound[]): string {
  const { crashes, acknowledged, lost, duplicated, otherwise_wrong, recovered } = totalsOf(rounds)
  return `## Crashes under ledgered writes
\`npm run sla -- resilience <platform> --prove\`: 50 times kill -9 of the platform, its database and its webhook proxy in
turn, under k6's users and at least 50,000 acknowledged writes of a client with a ledger; on both platforms together 100
and 100,000. By rounds of 10 crashes, each with a platform of its own, of some seven minutes; \`--rounds 1\` makes one.
After each round everything is read back. That a planted loss, duplicate and stale value are found:
\`npx vitest run --project e2e e2e/planted.test.ts\`.

${
  rounds.length === 0
    ? '**No round was run to its end yet.**'
    : `**${grouped(crashes)} crashes, ${grouped(acknowledged)} acknowledged writes: ${lost} lost, ${duplicated} there twice, ${otherwise_wrong} otherwise wrong**; ${grouped(recovered)} whose answer was lost with a crash are there once.`
}

| platform | began | crashes | acknowledged | lost | there twice | otherwise wrong | recovered in, median and longest | took |
|---|---|---|---|---|---|---|---|---|
${rounds.map(roundRow).join('\n')}
`
}

function roundRow(round: ProvedRound): string {
  const { platform, started_at, crashes, acknowledged, lost, duplicated, otherwise_wrong, recover_s, duration_s } =
    round
  const known = recover_s.flatMap((seconds) => seconds ?? []).sort((one, two) => one - two)
  const never = recover_s.length - known.length
  const times = known.length === 0 ? '' : `${known[known.length >> 1]} s, ${known.at(-1)} s`
  const back = [times, ...(never > 0 ? [`${never} not while it was watched`] : [])].filter(Boolean).join('; ')
  return `| ${platform} | ${started_at.slice(0, 16).replace('T', ' ')} | ${crashes} | ${grouped(acknowledged)} | ${lost} | ${duplicated} | ${otherwise_wrong} | ${back} | ${Math.round(duration_s / 60)} min |`
}
