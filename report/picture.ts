import { readFileSync } from 'node:fs'
import { changePoints } from '../history/detect/change-points'
import { type KeptCriterion, keptEnvelopeOf, parseResult } from '../history/result/envelope'
import { simulatedNights } from '../history/simulate/nights'
import { median } from '../history/statistics/robust'
import { distribution } from './chart/distribution'
import { throughRuns } from './chart/through-runs'
import { change, limitText, quantityText } from './words/quantities'

const width = 1040

/** What a report looks like, for the README: charts of the simulated nights, in the colours of the page. */
export function pictureOfReport(criterion: string): string {
  const nights = [...simulatedNights(1)].map(({ content }) => keptEnvelopeOf(parseResult(content), content))
  const points = nights
    .filter(({ verdict }) => verdict !== 'invalid')
    .flatMap(({ ended_at, criteria }): { at: number; of: KeptCriterion; value: number }[] => {
      const of = criteria.find(({ id }) => id === criterion)
      return of?.actual == null ? [] : [{ at: Date.parse(ended_at), of, value: of.actual }]
    })
  const last = points.at(-1)
  if (!last) throw new Error(`the simulated nights have no ${criterion}`)
  const { of } = last
  const values = points.map(({ value }) => value)
  const found = changePoints(values)
  const changes = found.map((at, n) => {
    const [from, to] = [values.slice(found[n - 1] ?? 0, at), values.slice(at, found[n + 1])].map(median)
    const by = (to ?? 0) / (from ?? 1) - 1
    return { at: points[at]?.at ?? 0, said: change(by), harm: by > 0 ? ('worse' as const) : ('better' as const) }
  })
  const promised = { value: of.limit, said: limitText(of.comparison, of.limit, of.unit) }
  const history = throughRuns(
    {
      points: points.map(({ at, value }) => [at, value]),
      failed: [],
      changes,
      limit: promised,
      isUpper: true,
      unit: of.unit,
    },
    { width, height: 220 },
  )
  const spread = distribution(
    { quantiles: of.quantiles ?? [], unit: of.unit, limit: promised, judged: 95 },
    { width, height: 220 },
  )
  const heading = `${of.id}, ${of.title}: ${points.length} nights, last ${quantityText(of.actual, of.unit)}, limit ${promised.said}`
  return drawing([
    { y: 34, text: heading, bold: true },
    { y: 58, text: 'Simulated nights. A line marks where it became worse, and by how much.', bold: false },
    { y: 70, svg: history },
    { y: 326, text: 'The whole distribution of the last night', bold: true },
    { y: 338, svg: spread },
  ])
}

type Part = { y: number; text: string; bold: boolean } | { y: number; svg: string }

function drawing(parts: readonly Part[]): string {
  const inner = parts.map((part, n) =>
    'svg' in part
      ? // Charts are numbered as they are drawn in this process: here by their place.
        part.svg.replace(/\bzr\d+-/g, `chart${n}-`).replace('<svg ', `<svg y="${part.y}" `)
      : `<text x="24" y="${part.y}" fill="var(--${part.bold ? 'ink' : 'muted'})" font-family="system-ui, sans-serif" font-size="${part.bold ? 18 : 14}"${part.bold ? ' font-weight="600"' : ''}>${part.text.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</text>`,
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 ${width} 570" role="img">`,
    `<style>${colours}</style><rect width="${width}" height="570" rx="8" fill="var(--card)"/>`,
    ...inner,
    '</svg>',
    '',
  ].join('\n')
}

/** The page's own variables, light and dark. */
const colours =
  readFileSync(new URL('page/style.css', import.meta.url), 'utf8').match(
    /^:root \{.*?\n\}\n@media[^{]*\{.*?\n\}/s,
  )?.[0] ?? ''
