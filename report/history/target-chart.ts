import type { PointRow, SeriesKey } from '../../history/store/index-database'
import { throughRuns } from '../chart/through-runs'
import type { ChartPicture } from '../page/parts'
import { day, limitText, quantityText, change as shareOf } from '../words/quantities'
import { type BlamedChange, seriesName } from './blamed'

const wide = { width: 1040, height: 220 }
const narrow = { width: 360, height: 200 }
const rowsShown = 40

/** A target through its runs; null where fewer than two have a value. */
export function targetChart(
  key: SeriesKey,
  points: readonly PointRow[],
  changes: readonly BlamedChange[],
): ChartPicture | null {
  const valid = points.filter(({ run_verdict, actual }) => run_verdict !== 'invalid' && actual !== null)
  const last = valid.at(-1)
  if (!last || valid.length < 2) return null
  const mine = changes.filter(
    ({ series }) =>
      series.platform === key.platform &&
      series.profile === key.profile &&
      series.kind === key.kind &&
      series.criterion === key.criterion &&
      series.phase === key.phase,
  )
  const at = (row: PointRow): [number, number] => [Date.parse(row.ended_at), row.actual ?? 0]
  const chart = {
    points: valid.map(at),
    failed: valid.filter(({ verdict }) => verdict === 'fail').map(at),
    changes: mine.map((one) => ({
      at: Date.parse(one.after.ended_at),
      said: shareOf(one.change),
      harm: one.harm,
    })),
    limit: { value: last.limit_value, said: limitText(last.comparison, last.limit_value, last.unit) },
    isUpper: last.comparison.startsWith('<'),
    unit: last.unit,
  }
  const title = `${seriesName(key)}, ${last.title}`
  return {
    title,
    says: `${valid.length} runs; last ${quantityText(last.actual, last.unit)}, limit ${limitText(last.comparison, last.limit_value, last.unit)}. ${
      mine.length === 0
        ? 'No change.'
        : `${mine.map((one) => `${one.harm} by ${shareOf(one.change)} since ${day(one.after.ended_at)}`).join('; ')}.`
    }`,
    wide: throughRuns(chart, wide),
    narrow: throughRuns(chart, narrow),
    table: {
      caption: `${title}: the last ${Math.min(rowsShown, valid.length)} of ${valid.length} runs`,
      columns: ['run', { title: last.unit, numeric: true }, 'verdict'],
      rows: valid
        .slice(-rowsShown)
        .reverse()
        .map((row) => [`${day(row.ended_at)} ${row.id}`, quantityText(row.actual, row.unit), row.verdict]),
    },
  }
}
