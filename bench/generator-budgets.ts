import { type BudgetRow, budgetTable, groupedDigits, judgeBudget, median } from './budget'
import type { GeneratorFigures } from './generator'
import type { LoadFigures, StartFigures } from './k6-process'

const budgetVus = 1000
const soakMinutes = 240

/** The goal against the script by hand, with all that ours checks besides. */
const byHandLimit = 1.15

/** For the load generator: medians of the runs, as shares of the empty script's and of the one by hand. */
export function generatorBudgets({
  vus,
  allocated_vus,
  first_used_vus,
  real,
  empty,
  by_hand,
}: GeneratorFigures): BudgetRow[] {
  const notProved = vus < budgetVus ? `at ${vus} of ${groupedDigits(budgetVus, 0)} VUs` : undefined
  const against = (theirs: readonly LoadFigures[], to: string) => (measure: Measure, limit: number, why: string) => {
    const { title, of, unit, ratioOf = (a: number, b: number) => a / b } = measure
    const [ours, other] = [median(real.map(of)), median(theirs.map(of))]
    const detail = `${groupedDigits(ours, 2)} against ${groupedDigits(other, 2)} ${unit}`
    return judgeBudget({
      title: title + to,
      actual: ratioOf(ours, other),
      comparison: 'at-most',
      limit,
      unit: '×',
      detail,
      why,
      notProved,
    })
  }
  const excess = (of: Measure['of']) => median(real.map(of)) - median(empty.map(of))
  const startMb = excess((run) => run.initialised_mb)
  const startMs = (excess(startUp.of) * 1000) / allocated_vus
  const final = median(real.map((run) => run.live_mb))
  const rssPerLive = median(real.map((run) => run.peak_mb / run.live_mb))
  // Of the run that grew most: over four hours the spread of the runs is worth more than their median.
  const growth = Math.max(0, ...real.map(growthPerMinute))
  const toEmpty = against(empty, '')
  const toByHand = against(by_hand, ', against the script by hand')
  const seeAblation = 'what each design choice costs stands in the ablation table'
  return [
    toEmpty(
      peakMemory,
      1.5,
      `of ${groupedDigits(excess(peakMemory.of), 0)} MB more, ${groupedDigits(startMb, 0)} MB (${groupedDigits((startMb * 1000) / allocated_vus, 0)} KB for each of ${groupedDigits(allocated_vus, 0)} VUs) are there before the first iteration, being the evaluated script; the rest comes while the VUs work; ${seeAblation}`,
    ),
    toEmpty(
      startUp,
      2,
      `evaluating the script takes ${groupedDigits(startMs, 2)} ms more for each of ${groupedDigits(allocated_vus, 0)} VUs`,
    ),
    toEmpty(
      cpu,
      1.5,
      `unlike the empty script, this one sends headers and bodies, tags its requests, parses and checks answers, and adds metrics of its own; ${seeAblation}`,
    ),
    ...(by_hand.length > 0
      ? [peakMemory, startUp, cpu].map((measure) => toByHand(measure, byHandLimit, seeAblation))
      : []),
    toEmpty(
      {
        title: 'growth of memory per minute, second half of the hold',
        of: growthPerMinute,
        unit: 'MB/min',
        ratioOf: growthRatio,
      },
      2,
      `not split up here; in that half ${groupedDigits(first_used_vus, 0)} VUs of the arrival scenarios worked for the first time, and what they grow by ends`,
    ),
    judgeBudget({
      title: `memory that a 4 h soak at ${groupedDigits(budgetVus, 0)} VUs would need`,
      actual: ((final + growth * soakMinutes) * rssPerLive) / 1000,
      comparison: 'at-most',
      limit: 4,
      unit: 'GB',
      detail: `(${groupedDigits(final, 0)} MB in use + ${soakMinutes} min × ${groupedDigits(growth, 2)} MB) × ${groupedDigits(rssPerLive, 2)}`,
      why: `${groupedDigits((growth * soakMinutes * rssPerLive) / 1000, 2)} GB of it are the growth, if it goes on as measured for the ${soakMinutes} min`,
      notProved,
    }),
  ]
}

/** What is compared of two scripts. */
interface Measure {
  title: string
  of: (run: LoadFigures) => number
  unit: string
  ratioOf?: (ours: number, theirs: number) => number
}

const peakMemory: Measure = { title: 'peak memory of k6', of: (run) => run.peak_mb, unit: 'MB' }
const startUp: Measure = { title: 'start-up', of: (run) => run.start_up_s, unit: 's' }
const cpu: Measure = { title: 'CPU for each request', of: cpuMsPerRequest, unit: 'ms' }

/** Every run, so that the medians can be checked and their spread seen. */
export function generatorRuns({
  script,
  vus,
  allocated_vus,
  hold_s,
  first_used_vus,
  real,
  empty,
  by_hand,
  faker,
}: GeneratorFigures): string {
  const compared = [
    [script, real],
    ['empty script', empty],
    ['script by hand', by_hand],
  ] as const
  const columns = compared.filter(([, runs]) => runs.length > 0)
  const withFaker = faker.length > 0
  const line = (title: string, of: Measure['of'], digits = 2) => [
    title,
    ...columns.map(([, runs]) => spread(runs.map(of), digits)),
    ...(withFaker ? [''] : []),
  ]
  const started = (title: string, of: (run: StartFigures) => number, digits = 2) => [
    title,
    ...[...columns.map(([, runs]) => runs), ...(withFaker ? [faker] : [])].map((runs) => spread(runs.map(of), digits)),
  ]
  return [
    `${groupedDigits(vus, 0)} sessions (${groupedDigits(allocated_vus, 0)} VUs allocated in all), hold ${groupedDigits(hold_s, 0)} s; runs in turns, on one reference platform on the same machine.`,
    `In the second half of the hold, ${groupedDigits(first_used_vus, 0)} VUs of the arrival scenarios work for the first time.`,
    'Each cell: the median, then every run.',
    '',
    budgetTable(
      ['', ...columns.map(([title]) => title), ...(withFaker ? [`${script} with faker`] : [])],
      [
        started('start-up, s', (run) => run.start_up_s),
        started('memory with all VUs made, MB', (run) => run.initialised_mb, 0),
        line('peak memory, MB', (run) => run.peak_mb, 0),
        line('in use at the end of the hold, MB', (run) => run.live_mb, 0),
        line('growth, first half of the hold, MB/min', (run) => perMinute(run.halves[0])),
        line('growth, second half of the hold, MB/min', (run) => perMinute(run.halves[1])),
        line('requests/s in the hold', requestsPerSecond, 1),
        line('CPU for each request, ms', cpuMsPerRequest, 3),
        line('failed requests, %', (run) => run.failed_share * 100),
        line('dropped iterations', (run) => run.dropped_iterations, 0),
      ],
    ),
    '',
    method,
  ].join('\n')
}

const method = `How it is measured, from outside and for all scripts alike:
- The empty script has the scenarios that k6 reads from the real one, with the same executors and VUs. Its iterations make as many GETs of \`/healthz\` at the same pace, and nothing else.
- The script by hand (bench/by-hand/) has the sessions and arrivals as somebody would write them with k6 alone; the other scenarios are as in the empty script.
- Start-up: from the start of the process until k6's REST API says that the load runs, minus the time that setup() took.
- Memory: \`VmHWM\` and \`VmRSS\` of the k6 process; each run is stopped at the end of its hold, and its summary is part of the peak. With faker k6 is stopped as soon as the load begins.
- CPU: the process's user and system time over the hold ÷ requests in it.
- Growth: memory in use after two forced garbage collections (pools survive one), at the end of a half of the hold minus at its beginning. Resident memory is no measure: with the collector it goes up and down by more than it grows. In the first half of the hold, sessions and VUs of the arrival scenarios still do things for the first time, so the second half is judged. Below zero, more memory was given back than taken. A longer hold (TIME_SCALE=1) says more.
- 4 h soak: (memory in use at the end + growth × 240 min) × peak memory ÷ memory in use. The growth is that of the run that grew most, or zero if none grew. It is a projection from a minute to four hours, not a soak.`

/** In the second half of the hold, in MB; below zero when more was given back than taken. */
function growthPerMinute({ halves: [, second] }: LoadFigures): number {
  return perMinute(second)
}

/** A share of growth; none where there was no growth, and no figure where only the empty script did not grow. */
function growthRatio(ours: number, theirs: number): number {
  if (ours <= 0) return 0
  return theirs > 0 ? ours / theirs : Number.NaN
}

function perMinute({ live_growth_mb, seconds }: LoadFigures['halves'][number]): number {
  return (live_growth_mb * 60) / seconds
}

function requestsPerSecond({ halves }: LoadFigures): number {
  const [first, second] = halves
  return (first.requests + second.requests) / (first.seconds + second.seconds)
}

function cpuMsPerRequest({ halves }: LoadFigures): number {
  const [first, second] = halves
  return ((first.cpu_s + second.cpu_s) * 1000) / (first.requests + second.requests)
}

function spread(values: readonly number[], digits: number): string {
  return `**${groupedDigits(median(values), digits)}** (${values.map((value) => groupedDigits(value, digits)).join(', ')})`
}
