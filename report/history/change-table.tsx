import { Table, VerdictMark } from '../page/parts'
import { day, quantityText, change as shareOf } from '../words/quantities'
import { type BlamedChange, seriesName } from './blamed'

/** What changed, when, by how much, and where to look for the reason. */
export function ChangeTable({ of, caption }: { of: readonly BlamedChange[]; caption: string }) {
  if (of.length === 0) return <p>Nothing changed that the runs can tell from noise.</p>
  return (
    <Table
      cards
      caption={caption}
      columns={[
        'what',
        'since',
        'how',
        { title: 'from', numeric: true },
        { title: 'to', numeric: true },
        { title: 'change', numeric: true },
        'chance',
        'where to look',
      ]}
      rows={[...of].reverse().map((one) => [
        <>
          <strong>{seriesName(one.series)}</strong> {one.title}
          <span class="small">
            {one.series.platform} {one.series.profile}
          </span>
        </>,
        <span class="nb" key="since">
          {day(one.after.ended_at)}
        </span>,
        <VerdictMark key="harm" of={one.harm === 'worse' ? 'fail' : 'pass'} word={one.harm} />,
        quantityText(one.from, one.unit),
        quantityText(one.to, one.unit),
        shareOf(one.change),
        one.chance < 0.0001 ? 'below 0.0001' : one.chance.toFixed(4),
        where(one),
      ])}
    />
  )
}

function where({ unknown, commits, rerun, before, after }: BlamedChange): string {
  if (unknown) return unknown.replace(/\b([0-9a-f]{10})[0-9a-f]{30}\b/g, '$1')
  const order = rerun
    .slice(0, 5)
    .map((sha) => sha.slice(0, 10))
    .join(', ')
  return `${commits.length} commits between the runs of ${day(before.ended_at)} and ${day(after.ended_at)}; run again in this order: ${order}${rerun.length > 5 ? ' …' : ''}`
}
