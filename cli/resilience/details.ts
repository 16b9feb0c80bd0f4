import type { ResilienceResult } from '../../resilience/result'

/** What each fault cost, and what became of the writes. */
export function details(result: ResilienceResult, ledgerFile: string): string[] {
  const cell = (value: number | null, none = 'never') => (value === null ? none : `${value} s`).padStart(9)
  const lines = result.faults.map(
    (story) =>
      `  ${story.name.padEnd(22)} detect ${cell(story.detect_s, 'unseen')}  recover ${cell(story.recover_s)}  RTO ${cell(story.rto_s)}  budget ${story.budget_user_s.toFixed(0).padStart(5)} user-s  up ${story.uptime_percent.toFixed(0).padStart(3)} %  ${story.broke.join(' ')}${story.broken_before.length > 0 ? ` (not asked for, since it did not hold before: ${story.broken_before.join(' ')})` : ''}`,
  )
  const anomalies = (['lost', 'duplicated', 'stale', 'unexpected'] as const).flatMap((kind) =>
    result.classes[kind].slice(0, 5).map(({ id, about, said }) => `  ${kind}: ${id} ${about}: ${said}`),
  )
  const also = result.also.flatMap(({ title: what, ids }) =>
    ids.length > 0 ? [`  ${what}: ${ids.length}: ${ids.slice(0, 5).join(', ')}`] : [],
  )
  const back = result.restores.map(
    ({ title: what, lost_before, lost_after, rpo, rto_s }) =>
      `  ${what}: ${lost_before.length} lost of what was there before, ${lost_after} later; RPO ${rpo ? `${rpo.oldest_s.toFixed(1)} s` : 'nothing lost'}, RTO ${rto_s} s`,
  )
  const { ok, recovered, absent } = result.classes
  return [
    ...lines,
    ...back,
    `  writes: ${ok} there once, ${recovered} unknown and there, ${absent} refused or unknown and not there`,
    `  ${Object.entries(result.counts)
      .map(([what, count]) => `${what} ${count}`)
      .join(' · ')}`,
    ...anomalies,
    ...also,
    `  ledger ${ledgerFile}`,
  ]
}
