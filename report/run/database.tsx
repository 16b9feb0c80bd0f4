import { bytes, decimal } from '../../database/words'
import { Facts, Table } from '../page/parts'
import { countText, percent, quantityText } from '../words/quantities'
import type { DatabaseSeen, SeenStatement } from './database-seen'
import { FindingsList } from './findings'

/** What the database did during the run: what to mend first, then the statements. */
export function DatabaseSection({ seen }: { seen: DatabaseSeen }) {
  const slowest = [...seen.statements].sort((one, two) => two.mean_ms - one.mean_ms)
  return (
    <>
      <FindingsList of={seen.findings} otherwise={seen.says} />
      <Facts
        of={[
          ['server', `PostgreSQL ${seen.server_version} at ${seen.target}`],
          ['counted over', seen.seconds === null ? '–' : quantityText(Math.round(seen.seconds), 's')],
          ['requests meanwhile', countText(seen.requests)],
          ['blocks in memory', percent(seen.hit_share, 2)],
          ['WAL', bytesText(seen.wal_bytes)],
        ]}
      />
      {seen.statements.length > 0 && (
        <Statements caption="Statements, those first on which most time was spent" of={seen.statements} />
      )}
      {seen.statements.length > 0 && (
        <details>
          <summary>The slowest, by their mean</summary>
          <Statements caption="Statements, the slowest first" of={slowest.slice(0, 10)} />
        </details>
      )}
      {seen.connections.length > 0 && (
        <Table
          caption="Connections by role and database, looked at every half a second"
          columns={['connections', { title: 'at most', numeric: true }, { title: 'busy, mean', numeric: true }]}
          rows={seen.connections.map(({ title, most, busy_mean }) => [title, countText(most), decimal(busy_mean)])}
        />
      )}
      {seen.waits.length > 0 && (
        <Table
          caption="What active connections waited for"
          columns={['event', { title: 'connections, mean', numeric: true }]}
          rows={seen.waits.map(([event, mean]) => [event, decimal(mean)])}
        />
      )}
      {seen.plans.length > 0 && (
        <Table
          caption="Plans of slow statements, from the root to the leaves, without their values"
          columns={['statement', 'plan', { title: 'seen', numeric: true }, { title: 'longest', numeric: true }]}
          rows={seen.plans.map((plan) => [
            plan.statement,
            plan.shape,
            countText(plan.seen),
            quantityText(plan.longest_ms, 'ms'),
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

function Statements({ caption, of }: { caption: string; of: readonly SeenStatement[] }) {
  return (
    <Table
      caption={caption}
      columns={[
        'statement',
        ...['calls', 'per request', 'mean', 'total', 'rows', 'blocks', 'WAL'].map((title) => ({
          title,
          numeric: true,
        })),
      ]}
      rows={of.map((one) => [
        <>
          {one.title}
          {one.what && <span class="small">{one.what}</span>}
        </>,
        countText(one.calls),
        decimalText(one.calls_per_request),
        quantityText(one.mean_ms, 'ms'),
        quantityText(one.total_ms, 'ms'),
        decimalText(one.rows_per_call),
        decimalText(one.blocks_per_call),
        bytesText(one.wal_bytes === null || one.calls === 0 ? null : one.wal_bytes / one.calls),
      ])}
    />
  )
}

function decimalText(value: number | null): string {
  return value === null ? '–' : decimal(value)
}

function bytesText(value: number | null): string {
  return value === null ? '–' : bytes(value)
}
