import { grouped, span } from '../lib/plan/summary/format'
import { columns } from '../lib/plan/summary/table'
import type { RedisResult } from './result'

/** Commands of the list. */
const listed = 6

/** What a watch says on a terminal: what to mend first, then the numbers. */
export function redisLines(result: RedisResult): string[] {
  const { findings, target, server_version, duration_s, series, hits, misses, sets, expired, evicted, memory } = result
  const lookups = hits + misses
  const mb = (bytes: number) => `${grouped(Math.round((bytes / 1_048_576) * 10) / 10)} MB`
  const end = memory.limit_bytes > 0 ? `of ${mb(memory.limit_bytes)}, ${memory.policy}` : 'no limit'
  const rows = result.commands
    .slice(0, listed)
    .map(({ name, calls, total_ms, p99_us }) => [
      name,
      grouped(calls),
      `${grouped(total_ms)} ms`,
      p99_us === null ? '–' : `≤ ${grouped(p99_us)} µs`,
    ])
  return [
    `redis · ${target} · Redis ${server_version} · ${span(duration_s)}, ${series.seconds.length} looks`,
    ...(findings.length === 0 ? [`  ${result.reason}`] : []),
    ...findings.flatMap(({ says, mend }, at) => [`  ${at + 1}. ${says}`, `     → ${mend}`]),
    '',
    `  hits       ${lookups > 0 ? `${Math.round((hits / lookups) * 1000) / 10} % of ${grouped(lookups)} lookups` : 'nothing was looked up'}`,
    `  keys       ${grouped(series.keys.at(-1) ?? 0)} at the end; ${grouped(sets)} written, ${grouped(expired)} expired, ${grouped(evicted)} evicted`,
    `  memory     ${mb(memory.most_bytes)} at most, ${end}; fragmentation ${memory.fragmentation}`,
    ...(result.flushed_after_s === null ? [] : [`  emptied    after ${span(result.flushed_after_s)}, on purpose`]),
    ...(rows.length > 0
      ? ['', ...columns([['most total time', 'calls', 'total', 'p99'], ...rows], [1, 2, 3]).map((line) => `  ${line}`)]
      : []),
    ...result.notes.map((note) => `  not seen: ${note}`),
  ]
}
