import type { AlertRecord } from '../../alert/history'
import { Table, VerdictMark } from '../page/parts'
import { time } from '../words/quantities'

export function AlertTable({ of }: { of: readonly AlertRecord[] }) {
  if (of.length === 0) return <p>Nobody was alerted.</p>
  return (
    <Table
      cards
      caption="Alerts, newest first"
      columns={['when', 'state', 'message', 'delivered to']}
      rows={[...of]
        .reverse()
        .map((alert) => [
          time(alert.at),
          <VerdictMark key="state" of={alert.state === 'firing' ? 'fail' : 'pass'} word={alert.state} />,
          alert.text.split('\n')[0] ?? '',
          alert.deliveries
            .map(({ target, delivered, attempts, error }) =>
              delivered ? target : `${target}: NOT delivered after ${attempts} attempts (${error})`,
            )
            .join('; ') || 'nobody: no target is set',
        ])}
    />
  )
}
