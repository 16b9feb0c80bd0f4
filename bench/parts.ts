import type { Progress } from '../cli/progress'
import { type BodyGuardFigures, runBodyGuard } from '../rigs/body-guard'
import { type AblationFigures, ablationTable, measureAblation } from './ablation'
import { type BudgetRow, budgetTable, groupedDigits, judgeBudget, median } from './budget'
import { type BundleFigures, measureBundles } from './bundles'
import { type DatabaseWatchFigures, measureDatabaseWatch, overheads, ownShare } from './database-watch'
import { type GeneratorFigures, measureGenerator } from './generator'
import { generatorBudgets, generatorRuns } from './generator-budgets'
import { measureProxy, type ProxyFigures } from './proxy'
import { measureReference, type ReferenceFigures } from './reference'
import { measureScan, type ScanFigures, scanBudgets, scanDetails } from './scan'
import { lastSoak, type SoakFigures, soakProxy } from './soak-proxy'
import { type JudgingFigures, measureSoakThresholds } from './soak-thresholds'
import { subjects } from './subjects'

/** A part of the bench: measured alone, kept alone, shown together with the others. */
export interface BenchPart<F> {
  title: string
  measure(progress: Progress): Promise<F>
  budgets(figures: F): BudgetRow[]
  /** What stands below the table. */
  details(figures: F): string
}

export const parts = {
  generator: {
    title: 'What tcall-load costs k6',
    measure: (progress) => measureGenerator(subjects.tcall, progress),
    budgets: generatorBudgets,
    details: generatorRuns,
  } satisfies BenchPart<GeneratorFigures>,

  medcor: {
    title: 'What medcor-load costs k6, over TLS',
    measure: (progress) => measureGenerator(subjects.medcor, progress),
    budgets: generatorBudgets,
    details: generatorRuns,
  } satisfies BenchPart<GeneratorFigures>,

  ablation: {
    title: 'What each choice of tcall-load costs or saves',
    measure: measureAblation,
    budgets: () => [],
    details: ablationTable,
  } satisfies BenchPart<AblationFigures>,

  bundles: {
    title: 'Bundles',
    measure: (progress) => progress.step('building the bundles five times', measureBundles),
    budgets: ({ bundles, build_s, process_s }) => [
      ...bundles.map(({ name, bytes }) =>
        judgeBudget({
          title: `${name}.js, minified`,
          actual: bytes / 1000,
          comparison: 'at-most',
          limit: name.endsWith('-smoke') ? 300 : 120,
          unit: 'KB',
          digits: 1,
          // 104 to 114 of some 175 KB in both load scripts.
          why: 'some two thirds are the half that runs once a run (tables, settings, judging, scorecard), which costs the other VUs nothing; the halves share no text, so that each VU evaluates its own alone',
        }),
      ),
      judgeBudget({
        title: 'build of all bundles',
        actual: median(build_s),
        comparison: 'at-most',
        limit: 6,
        unit: 's',
        why: 'not split up here',
        detail: `median of ${build_s.length}; as a process, with the start of Node and tsx, ${groupedDigits(median(process_s), 2)} s`,
      }),
    ],
    details: ({ build_s }) =>
      `The contracts' modules were generated before; each build in a process of its own: ${build_s.map((s) => groupedDigits(s, 2)).join(', ')} s.`,
  } satisfies BenchPart<BundleFigures>,

  guard: {
    title: 'The guard of what is sent',
    measure: (progress) => progress.step('the body guard in a VU', runBodyGuard),
    budgets: ({ microseconds }) =>
      Object.entries(microseconds).map(([kind, took]) =>
        judgeBudget({
          title: `a check of ${kind}`,
          actual: took,
          comparison: 'below',
          limit: 50,
          unit: 'µs',
          digits: 0,
        }),
      ),
    details: () => 'The quickest of 60 batches of 200 checks, in one VU.',
  } satisfies BenchPart<BodyGuardFigures>,

  judging: {
    title: 'What judging a soak costs k6',
    measure: measureSoakThresholds,
    budgets: ({ samples, none, stretches }) => [
      judgeBudget({
        title: `thresholds on a hold of ${groupedDigits(samples / 1e6, 0)} million samples, share of a core`,
        actual: (stretches - none) * 100,
        comparison: 'below',
        limit: 5,
        unit: '%',
        digits: 1,
      }),
    ],
    details: ({ samples, seconds, none, whole, stretches }) => {
      const percent = (share: number) => `${groupedDigits(share * 100, 1)} %`
      return `A script of one VU adds ${groupedDigits(samples / 1e6, 0)} million samples to a Trend, as in four hours, and then goes on at the same rate; k6 is watched for ${seconds} s after. Of a core it takes ${percent(none)} without a threshold, ${percent(whole)} with thresholds on the whole hold and its six batches (as it was), and ${percent(stretches)} with thresholds on 16 stretches (as it is).`
    },
  } satisfies BenchPart<JudgingFigures>,

  reference: {
    title: 'The reference platform',
    measure: (progress) => progress.step('the reference platform under 1,000 open calls', measureReference),
    budgets: (figures) => [
      judgeBudget({
        title: 'status check p95',
        actual: figures.status_p95_ms,
        comparison: 'below',
        limit: 25,
        unit: 'ms',
        detail: `at ${groupedDigits(figures.status_per_s, 0)}/s, max ${groupedDigits(figures.status_max_ms, 0)} ms`,
      }),
      judgeBudget({
        title: 'call initiation p95',
        actual: figures.initiate_p95_ms,
        comparison: 'below',
        limit: 25,
        unit: 'ms',
        detail: `at ${groupedDigits(figures.initiate_per_s, 1)}/s, max ${groupedDigits(figures.initiate_max_ms, 0)} ms`,
      }),
      // In whole numbers: at the edges of the window k6 may start one iteration more or less.
      judgeBudget({
        title: 'status checks/s',
        actual: Math.round(figures.status_per_s),
        comparison: 'at-least',
        limit: 500,
        unit: '',
        digits: 0,
      }),
      judgeBudget({
        title: 'initiations/s',
        actual: Math.round(figures.initiate_per_s),
        comparison: 'at-least',
        limit: 20,
        unit: '',
        digits: 0,
      }),
      judgeBudget({
        title: 'open calls',
        actual: figures.open_calls,
        comparison: 'at-least',
        limit: 1000,
        unit: '',
        digits: 0,
      }),
      judgeBudget({
        title: 'failed requests and dropped iterations',
        actual: figures.failed + figures.dropped,
        comparison: 'at-most',
        limit: 0,
        unit: '',
        digits: 0,
      }),
    ],
    details: ({ cpu_ms_per_request }) =>
      `The load generator, PostgreSQL, the provider and the webhook proxy share the machine. CPU of the TCall process for each request: ${groupedDigits(cpu_ms_per_request, 2)} ms.`,
  } satisfies BenchPart<ReferenceFigures>,

  proxy: {
    title: 'The webhook proxy',
    measure: (progress) => progress.step('the webhook proxy at 200 events/s, and a burst of 1,000', measureProxy),
    budgets: (figures) => [
      judgeBudget({
        title: 'request received → first forward sent, ledger commit included, at 200 events/s: p95',
        actual: figures.forward_p95_ms,
        comparison: 'below',
        limit: 3,
        unit: 'ms',
        detail: `${groupedDigits(figures.steady_events, 0)} events`,
      }),
      judgeBudget({
        title: 'events of a burst of 1,000 that were acknowledged',
        actual: figures.burst_events,
        comparison: 'at-least',
        limit: 1000,
        unit: '',
        digits: 0,
      }),
      judgeBudget({
        title: 'of those, lost',
        actual: figures.burst_lost,
        comparison: 'at-most',
        limit: 0,
        unit: '',
        digits: 0,
        detail: `the last one arrived after ${groupedDigits(figures.burst_ms, 0)} ms`,
      }),
    ],
    details: ({ outside_p95_ms }) =>
      `By the proxy's own histogram. Seen from outside, from the provider's request to its arrival upstream, HTTP included: p95 ${groupedDigits(outside_p95_ms, 2)} ms.`,
  } satisfies BenchPart<ProxyFigures>,

  soak: {
    title: 'The webhook proxy, soaked',
    // An hour is too long for a bench: it shows the last soak, and makes a short one only where there is none.
    measure: async (progress) =>
      (await lastSoak()) ??
      progress.step('the webhook proxy soaked for 5 minutes', () => soakProxy({ minutes: 5, rate: 200 })),
    budgets: ({ acknowledged, lost, repeated, repeated_otherwise, overtaken, memory, ...figures }) => [
      judgeBudget({
        title: 'acknowledged events that the upstream never received',
        actual: lost,
        comparison: 'at-most',
        limit: 0,
        unit: '',
        digits: 0,
        detail: `of ${groupedDigits(acknowledged, 0)}`,
      }),
      judgeBudget({
        title: 'events sent again after a success that was recorded',
        actual: repeated_otherwise,
        comparison: 'at-most',
        limit: 0,
        unit: '',
        digits: 0,
        detail: `${groupedDigits(repeated, 0)} more were under way at a kill, and came again with the same webhook-id`,
      }),
      judgeBudget({
        title: 'events that arrived after a later one of their call',
        actual: overtaken,
        comparison: 'at-most',
        limit: 0,
        unit: '',
        digits: 0,
      }),
      judgeBudget({
        title: 'resident memory, end of the last life against its beginning',
        actual: memory.last / memory.first,
        comparison: 'at-most',
        limit: 1.2,
        unit: '×',
        detail: `${groupedDigits(memory.last, 0)} against ${groupedDigits(memory.first, 0)} MB; ${groupedDigits(memory.highest, 0)} MB at most`,
        notProved: soakShort(acknowledged, figures),
      }),
    ],
    details: ({ date, commit, minutes, rate_per_s, kills, outage_s, sent_again, drain_s, acknowledged }) =>
      `\`npm run soak:proxy -- --minutes ${minutes} --rate ${rate_per_s}\`, ended ${date.slice(0, 16).replace('T', ' ')} UTC, of ${commit}: ${groupedDigits(acknowledged / (minutes * 60), 0)} events/s were delivered, ${kills} times \`kill -9\`, an outage of the upstream of ${groupedDigits(outage_s, 0)} s. The provider had to send ${groupedDigits(sent_again, 0)} deliveries again; the last event arrived ${groupedDigits(drain_s, 1)} s after the load.`,
  } satisfies BenchPart<SoakFigures>,

  'database-watch': {
    title: 'What watching the database costs TCall',
    measure: (progress) => measureDatabaseWatch(subjects.tcall, progress),
    budgets: watchBudget,
    details: watchPairs,
  } satisfies BenchPart<DatabaseWatchFigures>,

  'database-watch-medcor': {
    title: 'What watching the database costs Medcor',
    measure: (progress) => measureDatabaseWatch(subjects.medcor, progress),
    budgets: watchBudget,
    details: watchPairs,
  } satisfies BenchPart<DatabaseWatchFigures>,

  scan: {
    title: 'The scanner for personal data',
    measure: measureScan,
    budgets: scanBudgets,
    details: scanDetails,
  } satisfies BenchPart<ScanFigures>,
} as const

export type PartName = keyof typeof parts
export const partNames = Object.keys(parts) as PartName[]

function watchBudget(figures: DatabaseWatchFigures): BudgetRow[] {
  const all = overheads(figures)
  const spread = Math.max(...all) - Math.min(...all)
  return [
    judgeBudget({
      title: 'CPU of platform and database for a request, more with a watch than without: median of five pairs',
      actual: median(all) * 100,
      comparison: 'below',
      limit: 2,
      unit: '%',
      notProved:
        spread > 0.04
          ? `the pairs lie ${groupedDigits(spread * 100, 0)} points apart: the machine did other work`
          : undefined,
    }),
    judgeBudget({
      title: "of that CPU, the server's own processes for the connections of the watch: median of five",
      actual: ownShare(figures) * 100,
      comparison: 'below',
      limit: 2,
      unit: '%',
      detail: 'counted for these processes alone, so without the noise of the rest',
    }),
  ]
}

function watchPairs(figures: DatabaseWatchFigures): string {
  const percent = (share: number) => `${groupedDigits(share * 100, 2)} %`
  const cores = (of: (pair: DatabaseWatchFigures['pairs'][number]) => number) =>
    groupedDigits(median(figures.pairs.map(of)) / figures.window_s, 3)
  const perS = median(figures.pairs.map(({ without }) => without.requests)) / figures.window_s
  return `${figures.script} with ${figures.vus} VUs, ${groupedDigits(perS, 0)} requests/s; windows of ${figures.window_s} s without and with a watch, in turns; a watch begins and ends within its window. The pairs: ${overheads(figures).map(percent).join(', ')}. Cores used: ${cores(({ without }) => without.cpu_s)} without, ${cores((pair) => pair.with.cpu_s)} with. The watching process itself took ${cores((pair) => pair.with.watcher_s)} cores, ${cores(({ without }) => without.watcher_s)} while it did not watch. Before it began, ${figures.load_before} processes wanted a processor.`
}

/** What keeps a soak from proving an hour at 200 events/s. */
function soakShort(acknowledged: number, { minutes }: Pick<SoakFigures, 'minutes'>): string | undefined {
  const perS = acknowledged / (minutes * 60)
  return minutes < 60 || perS < 195 ? `${minutes} min at ${groupedDigits(perS, 0)}/s, not an hour at 200/s` : undefined
}

/** The budgets of a part and what stands below them, as Markdown. */
export function rendered(name: PartName, figures: unknown): string {
  // What was kept of a part is what its own measure() returned.
  const part = parts[name] as BenchPart<unknown>
  const rows = part.budgets(figures).map(({ budget, measured, verdict }) => [budget, measured, verdict])
  const budgets = rows.length > 0 ? `${budgetTable(['budget', 'measured', 'verdict'], rows)}\n\n` : ''
  return budgets + part.details(figures)
}
