import { isRight, type ProvedSearch } from './proved-search'

/** docs/LIMITS.md, of the searches for known capacities. */
export function limitsPage(searches: readonly ProvedSearch[]): string {
  const done = searches.filter(({ answer }) => answer !== null)
  const trials = done.map((search) => search.trials.filter(({ kind }) => kind === 'trial').length)
  const holds = done.map((search) => search.trials.filter(({ kind }) => kind === 'hold').length)
  const mean = (counts: readonly number[]) => (counts.reduce((sum, count) => sum + count, 0) / counts.length).toFixed(1)
  const tooHigh = done.filter(({ answer, capacity }) => (answer?.load ?? 0) > capacity * 1.1).length
  return `# The search for the limit, proved

Written by \`npm run sla -- limit <platform> --prove\`. It gives the reference platform a capacity (the faults
\`capacity-shed=N\` and \`capacity-queue=N\`), and \`sla limit\` searches for it without knowing it. After Ctrl-C the same
command goes on. \`--prove 33 120\` searches for these capacities alone.

**${done.filter(isRight).length} of ${done.length} answers within 10 %** of the capacity; ${tooHigh} more than 10 % too high; ${done.length > 0 ? `${mean(trials)} trials and ${mean(holds)} holds` : 'no trial'} a search.
\`npx vitest run limit/next-step.test.ts\` simulates 2,000 searches without k6.

| platform | fault | capacity | answer | off | trials + holds | the sentence |
|---|---|---|---|---|---|---|
${done.map(row).join('\n')}
`
}

function row({ platform, fault, capacity, answer, sentence, trials }: ProvedSearch): string {
  const load = answer?.load ?? 0
  const of = (wanted: string) => trials.filter(({ kind }) => kind === wanted).length
  const off = `${load >= capacity ? '+' : '−'}${Math.abs(Math.round((load / capacity - 1) * 1000) / 10)} %`
  return `| ${platform} | \`${fault}\` | ${capacity} | ${load} | ${off} | ${of('trial')} + ${of('hold')} | ${sentence} |`
}
