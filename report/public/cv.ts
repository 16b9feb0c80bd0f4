import { nameOf } from '../site/dashboard'
import type { SiteFacts, SiteGroup } from '../site/facts'
import { change, countText, day, limitText, quantityText } from '../words/quantities'

/** A page of text for a CV or a portfolio: each figure with the run that it comes from. */
export function cvTextOf({ groups, changes, simulated }: SiteFacts): string {
  const runs = groups.flatMap((group) => group.runs).sort((a, b) => (a.ended_at < b.ended_at ? -1 : 1))
  const [first, last] = [runs[0], runs.at(-1)]
  const lines = [
    ...(simulated ? ['SIMULATED: these figures come from a simulator; no platform was measured.', ''] : []),
    'Performance engineering: figures with their sources',
    '',
    ...(first && last
      ? [
          `- ${countText(runs.length)} judged performance runs of ${[...new Set(groups.map(({ platform }) => platform))].join(' and ')}, ${day(first.ended_at)} to ${day(last.ended_at)}. [${first.id} to ${last.id}]`,
        ]
      : ['- No run yet.']),
    ...groups.flatMap(linesOf),
    ...changes
      .filter(({ harm }) => harm === 'worse')
      .map(
        (one) =>
          `- Found a regression of ${change(one.change)} in ${one.title} (${one.series.platform} ${one.series.profile}) in the runs of ${day(one.after.ended_at)}, ${quantityText(one.from, one.unit)} to ${quantityText(one.to, one.unit)}. [${one.after.run}]`,
      ),
  ]
  return `${lines.join('\n')}\n`
}

/** What the last passing run of a load shows. */
function linesOf(group: SiteGroup): string[] {
  const { last } = group
  if (last?.run.verdict !== 'pass' || group.profile === 'smoke') return []
  const { run, at, requests } = last
  const targets = run.criteria.filter(({ judges }) => judges !== 'generator')
  const held = targets.filter(({ verdict }) => verdict === 'pass').length
  return [
    `- ${nameOf(group)}${at ? ` at ${at}` : ''}: ${held} of ${targets.length} service level targets held${requests ? ` over ${countText(requests)} requests` : ''}. [${run.id}]`,
    ...targets
      .filter(({ unit, verdict, actual }) => unit === 'ms' && verdict === 'pass' && actual !== null)
      .map(
        (c) =>
          `- ${c.title}: ${c.statistic.replace(/^p\((.*)\)$/, 'p$1')} ${quantityText(c.actual, c.unit)}, where ${limitText(c.comparison, c.limit, c.unit)} was promised. [${run.id}]`,
      ),
  ]
}
