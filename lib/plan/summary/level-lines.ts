import { grouped, quantity } from './format'
import type { Level, Levels } from './levels'
import { columns } from './table'

/** The longest bar, in characters. */
const barLength = 20

const percent = (share: number) => `${grouped(share * 100)} %`

/** Levels of load as a drawing, and what they tell; for the scorecard. */
export function levelLines(found: Levels): string[] {
  const most = Math.max(1e-9, ...found.levels.map(({ requests_per_s }) => requests_per_s))
  const rows = found.levels.map((level) => [
    `  ${level.name}`,
    percent(level.load),
    `${level.requests_per_s.toFixed(1)}/s`,
    barOf(level, most),
    level.worst ? `${level.worst.id} at ${grouped(level.worst.of_limit * 100)} % of its limit` : '',
    quantity(level.failed_share, 'share'),
    level.broke.length === 0 ? 'held' : `not ${level.broke.join(', ')}`,
  ])
  const head = ['  levels', 'load', 'requests', 'done ▇ failed ░', 'nearest to its limit', 'errors', 'targets']
  return [...columns([head, ...rows], [1, 2, 5]), ...sentences(found)]
}

/** What was done, and behind it what failed. */
function barOf({ requests_per_s, goodput_per_s }: Level, most: number): string {
  const all = Math.round((barLength * requests_per_s) / most)
  const done = Math.min(all, Math.round((barLength * goodput_per_s) / most))
  return '▇'.repeat(done) + '░'.repeat(all - done)
}

function sentences({ first_to_break, shedding, goodput_falls_after, drained_s }: Levels): string[] {
  const beyond = [
    first_to_break
      ? `${first_to_break.id} breaks first, at ${percent(first_to_break.load)} of the load`
      : 'every level held',
    ...(shedding ? [shedding === 'politely' ? 'beyond that it sheds politely' : 'beyond that it collapses'] : []),
    ...(goodput_falls_after === null ? [] : [`less is done beyond ${percent(goodput_falls_after)}`]),
  ]
  const drained = Object.entries(drained_s).map(([of, seconds]) =>
    seconds === null ? `${of} not until the end` : `${of} ${quantity(seconds, 's')}`,
  )
  return [
    `  breaking     ${beyond.join('; ')}`,
    ...(drained.length > 0 ? [`  drained      after the load fell: ${drained.join(', ')}`] : []),
  ]
}
