import { Facts, Table } from '../page/parts'
import { countText, percent, quantityText } from '../words/quantities'
import { FindingsList } from './findings'
import type { RedisSeen } from './redis-seen'

/** What the cache did while something ran: what to mend first, then its numbers. */
export function RedisSection({ seen }: { seen: RedisSeen }) {
  return (
    <>
      <FindingsList of={seen.findings} otherwise={seen.says} />
      <Facts
        of={[
          ['server', `Redis ${seen.server_version} at ${seen.target}`],
          ['watched', seen.seconds === null ? '–' : quantityText(Math.round(seen.seconds), 's')],
          ['lookups', countText(seen.lookups)],
          ['hits', percent(seen.hit_share)],
          ['keys at the end', countText(seen.keys)],
          ['written', countText(seen.sets)],
          ['expired', countText(seen.expired)],
          ['evicted', countText(seen.evicted)],
          [
            'memory at most',
            seen.memory_bytes === null ? '–' : quantityText(Math.round(seen.memory_bytes / 1_048_576), 'MB'),
          ],
        ]}
      />
      {seen.flushed_after_s !== null && (
        <p>Its keys were removed on purpose after {quantityText(seen.flushed_after_s, 's')}.</p>
      )}
      {seen.commands.length > 0 && (
        <Table
          caption="Commands, those first on which most time was spent"
          columns={['command', ...['calls', 'total', 'p99, at most'].map((title) => ({ title, numeric: true }))]}
          rows={seen.commands.map(({ name, calls, total_ms, p99_us }) => [
            name,
            countText(calls),
            quantityText(total_ms, 'ms'),
            p99_us === null ? '–' : `${countText(p99_us)} µs`,
          ])}
        />
      )}
      {seen.not_seen.map((lack) => (
        <p key={lack} class="muted">
          Not seen: {lack}
        </p>
      ))}
    </>
  )
}
