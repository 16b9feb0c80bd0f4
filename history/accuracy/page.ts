import { groupedForDocs, markdownTable } from '../../build/docs/markdown'
import type { Accuracy } from './measure'
import { type Curve, steps } from './nightly'
import type { Score } from './score'

/** docs/ACCURACY.md: what was measured, and nothing else. */
export function accuracyPage(
  a: Accuracy,
  { file, machine, date }: { file: string; machine: string; date: string },
): string {
  const { nightly } = a
  const beaten = 'missing' in a.peer ? a.expert.f1 : Math.max(a.expert.f1, a.peer.tuned.f1)
  return `${[
    '# How well changes are found',
    `Written by \`npm run sla -- accuracy --data FILE\` from what it measured on ${date}; nothing here is typed by hand. The data were \`${file}\`: ${a.series} series of ${groupedForDocs(a.values)} values of real performance measurements of SAP HANA (CC-BY-4.0), each annotated by ${a.experts} experts; they are not in this repository. ${machine}.`,
    '## Trend: when did it change?',
    `Cross-validated F1 **${three(a.crossValidated.f1)}**, ${a.crossValidated.f1 > beaten ? 'above' : 'NOT above'} the best of the others in this table (${three(beaten)}); the goal was .84.`,
    markdownTable(
      ['method', 'F1', 'precision', 'recall'],
      [
        ['**sla trend**, 5-fold cross-validated', ...scoreCells(a.crossValidated)],
        [`sla trend as it is in force, in-sample (${a.settings})`, ...scoreCells(a.inForce)],
        [`sla trend, best of ${a.tunings} tunings, in-sample (${a.best.settings})`, ...scoreCells(a.best.score)],
        ['report nothing', ...scoreCells(a.nothing)],
        ['an expert against the others', ...scoreCells(a.expert)],
        ...('missing' in a.peer
          ? [[`Apache Otava 0.8: not measured, ${a.peer.missing}`, '', '', '']]
          : [
              ['Apache Otava 0.8 as it comes', ...scoreCells(a.peer.asItComes)],
              [
                `Apache Otava 0.8, the best of its settings, in-sample (${a.peer.settings})`,
                ...scoreCells(a.peer.tuned),
              ],
            ]),
      ],
    ),
    'The score is the mean over all series of the F1 of their change points. A change point within 5 values of a marked one is right. Precision is against the marks of any expert; recall is the mean over the experts. Index 0 counts as a change for everyone. Cross-validated means that each series is scored with the tuning that was best on the other four folds. Series that were split from one origin are in one fold.',
    `All series took ${Math.round(a.milliseconds)} ms. The tunings that the folds chose: ${a.foldSettings.map((settings, at) => `${at + 1}: ${settings}`).join('; ')}.`,
    '## Gate: is tonight worse?',
    `From the same series come ${groupedForDocs(nightly.stretches)} quiet stretches of ${nightly.ofSeries} series: 20 to 120 values, then 3 more, with no mark of any expert within 6 values. A step is added to the last 1, 2 or 3 of them. Without a step, an alarm is a false one. Half of the stretches have a noise of more than ${percent(nightly.noise[1] ?? 0)}, a quarter of more than ${percent(nightly.noise[2] ?? 0)} (robust standard deviation). So a step of 2 % is no more than one run may differ from the next.`,
    curveTable(
      nightly.curves.map(({ name, curve }) => ({
        name: `${name}, ${curve.runs} ${curve.runs === 1 ? 'run' : 'runs'}`,
        curve,
      })),
    ),
    `Cross-validated means that each stretch is judged with the tuning and the limit that were best on the other four folds, so that its false alarms are free to differ. The other rows have one limit, and this gate's tuning (${nightly.gateTunings.inForce}) was chosen, of these and of some that were looked at by hand, with all series in sight. Of ${nightly.gateTunings.tried} tunings the folds chose, for two runs: ${nightly.gateTunings.folds.map((settings, at) => `${at + 1}: ${settings}`).join('; ')}. The gate judges by one or two runs; three are here to compare.`,
    `The goal was .50 of the steps of 2 % and .95 of those of 5 % after two runs, at 0.5 % false alarms or fewer. Over all stretches it is ${goalSaid(nightly.curves[1]?.curve)}. The same by the noise of the runs before, at the limit of the second line:`,
    curveTable(
      nightly.quarters.map(({ upTo, curve }, at) => ({
        name: `${['calmest quarter', 'second quarter', 'third quarter', 'noisiest quarter'][at]}, noise up to ${percent(upTo)}`,
        curve,
      })),
    ),
    'All criteria of a night are judged together. Of the regressions that are reported, one in a hundred is expected to be chance (Benjamini and Hochberg). Each alone has to be rarer than one in 200 quiet stretches.',
    '### Evidence and chance',
    'The gate turns its evidence, the logarithm of a likelihood ratio, into a chance by these measured points (`history/gate/chance.ts`).',
    markdownTable(
      ['runs', 'share of quiet stretches', 'evidence above'],
      nightly.evidence.map(({ runs, share, limit }) => [String(runs), String(share), limit.toFixed(2)]),
    ),
  ].join('\n\n')}\n`
}

function curveTable(rows: readonly { name: string; curve: Curve }[]): string {
  return markdownTable(
    ['alarm', 'false alarms', ...steps.map((step) => `finds ${step * 100} %`)],
    rows.map(({ name, curve }) => [name, `${(curve.falseAlarms * 100).toFixed(2)} %`, ...curve.found.map(three)]),
  )
}

function goalSaid(curve: Curve | undefined): string {
  const [two = 0, five = 0] = curve?.found ?? []
  const reached = two >= 0.5 && five >= 0.95
  return `${three(two)} and ${three(five)}: ${reached ? 'reached' : 'not reached'}`
}

function scoreCells({ f1, precision, recall }: Score): string[] {
  return [f1, precision, recall].map(three)
}

function three(value: number): string {
  return value.toFixed(3).replace(/^0/, '')
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
