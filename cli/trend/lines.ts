import type { Change, RunRef } from '../../history/trend/trend'
import type { Blame } from './blame'

/** A change as a terminal shows it. */
export function changeLines(change: Change, { commits, rerun, unknown }: Blame): string[] {
  const { series, title, unit, before, after, earliest, latest, from, to, harm, chance } = change
  const share =
    change.change === null ? '' : ` (${change.change >= 0 ? '+' : '−'}${Math.abs(change.change * 100).toFixed(1)} %)`
  const elsewhere =
    earliest.run === latest.run ? [] : [`  it may as well have been from ${day(earliest)} to ${day(latest)}`]
  return [
    `${series.platform} ${series.profile} ${series.criterion}${series.phase ? ` ${series.phase}` : ''}, ${title}: ${harm} since ${day(after)}: ${short(from)} → ${short(to)} ${unit}${share}`,
    `  between ${before.run} and ${after.run}; chance ${chance < 0.0001 ? 'below 0.0001' : chance.toFixed(4)} (Mann-Whitney)`,
    ...elsewhere,
    unknown
      ? `  commits: ${unknown}`
      : `  ${commits.length} commits between; run them again in this order: ${rerun
          .slice(0, 8)
          .map((sha) => sha.slice(0, 10))
          .join(' ')}${rerun.length > 8 ? ' …' : ''}`,
  ]
}

function day({ ended_at }: RunRef): string {
  return ended_at.slice(0, 16).replace('T', ' ')
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)))
}
