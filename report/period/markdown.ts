import { waiverLine } from '../../history/gate/waivers'
import { seriesName } from '../history/blamed'
import { plain, plainTextOf, reportTable } from '../words/markdown'
import { change, countText, day, limitText, percent, quantityText } from '../words/quantities'
import type { PeriodFacts } from './facts'
import { sentenceOf } from './sentence'

/** For a job summary or a message. */
export function periodMarkdownOf(facts: PeriodFacts): string {
  const { period, groups, changes, actions, waivers, simulated } = facts
  return plainTextOf([
    ...(simulated ? ['> **SIMULATED: no platform was measured**', ''] : []),
    `### ${period.name} ${plain(period.label)}`,
    '',
    `${plain(sentenceOf(facts))}.`,
    ...(actions.length > 0
      ? [
          '',
          '**Next actions**',
          '',
          ...actions.map(({ what, because }, at) => `${at + 1}. ${plain(what)} ${plain(`(${because})`)}`),
        ]
      : []),
    ...(changes.length > 0
      ? [
          '',
          ...reportTable(
            ['what changed', 'since', 'how', 'from', 'to', 'change'],
            changes.map((one) => [
              `${one.series.platform} ${one.series.profile} ${seriesName(one.series)}, ${one.title}`,
              day(one.after.ended_at),
              one.harm,
              quantityText(one.from, one.unit),
              quantityText(one.to, one.unit),
              change(one.change),
            ]),
          ),
        ]
      : []),
    ...groups.flatMap(({ platform, profile, attainment, budgets }) => [
      '',
      ...reportTable(
        [`${platform} ${profile}`, 'held', 'broken', 'not decided', 'worst', 'limit', 'budget used'],
        attainment.map((of) => {
          const budget = budgets.find(({ criterion }) => criterion === of.criterion)
          return [
            `${of.criterion} ${of.title}`,
            countText(of.held),
            countText(of.broken),
            countText(of.open),
            quantityText(of.worst, of.unit),
            limitText(of.comparison, of.limit, of.unit),
            budget ? percent(budget.bad / budget.allowed) : '',
          ]
        }),
      ),
    ]),
    ...[
      ...waivers.expired.map((w) => `EXPIRED waiver ${waiverLine(w)}`),
      ...waivers.active.map((w) => `waiver ${waiverLine(w)}`),
    ].flatMap((line) => ['', plain(line)]),
  ])
}
