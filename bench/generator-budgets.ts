import { grouped, judge, median, type Row, table } from './budget'
import type { GeneratorFigures } from './generator'
import type { LoadFigures } from './k6-process'

const budgetVus = 1000
const soakMinutes = 240

/** Issue 3, section 6, for the load generator: medians of the runs, as shares of the empty script's. */
export function generatorBudgets({ vus, allocated_vus, first_used_vus, real, empty }: GeneratorFigures): Row[] {
  const notProved = vus < budgetVus ? `at ${vus} of ${grouped(budgetVus, 0)} VUs` : undefined
  const compare = (
    title: string,
    limit: number,
    of: (run: LoadFigures) => number,
    unit: string,
    why: string,
    ratioOf = (ours: number, theirs: number) => ours / theirs,
  ): Row => {
    const [ours, theirs] = [median(real.map(of)), median(empty.map(of))]
    const detail = `${grouped(ours, 2)} against ${grouped(theirs, 2)} ${unit}`
    const ratio = ratioOf(ours, theirs)
    return judge({ title, actual: ratio, comparison: 'at-most', limit, unit: '×', detail, why, notProved })
  }
  const excess = (of: (run: LoadFigures) => number) => median(real.map(of)) - median(empty.map(of))
  const startMb = excess((run) => run.initialised_mb)
  const peakMb = excess((run) => run.peak_mb)
  const startMs = (excess((run) => run.start_up_s) * 1000) / allocated_vus
  const final = median(real.map((run) => run.live_mb))
  const rssPerLive = median(real.map((run) => run.peak_mb / run.live_mb))
  // Of the run that grew most: over four hours the spread of the runs is worth more than their median.
  const growth = Math.max(0, ...real.map(growthPerMinute))
  return [
    compare(
      'peak memory of k6',
      1.5,
      (run) => run.peak_mb,
      'MB',
      `of ${grouped(peakMb, 0)} MB more, ${grouped(startMb, 0)} MB (${grouped((startMb * 1000) / allocated_vus, 0)} KB for each of ${grouped(allocated_vus, 0)} VUs) are there before the first iteration, being the evaluated script; the rest comes while the VUs work`,
    ),
    compare(
      'start-up',
      2,
      (run) => run.start_up_s,
      's',
      `evaluating the script takes ${grouped(startMs, 2)} ms more for each of ${grouped(allocated_vus, 0)} VUs`,
    ),
    compare(
      'CPU for each request',
      1.5,
      cpuMsPerRequest,
      'ms',
      'not split up here; unlike the empty script, this one sends headers and bodies, tags its requests, parses and checks answers, and adds metrics of its own',
    ),
    compare(
      'growth of memory per minute, second half of the hold',
      2,
      growthPerMinute,
      'MB/min',
      `not split up here; in that half ${grouped(first_used_vus, 0)} VUs of the arrival scenarios worked for the first time, and what they grow by ends`,
      growthRatio,
    ),
    judge({
      title: `memory that a 4 h soak at ${grouped(budgetVus, 0)} VUs would need`,
      actual: ((final + growth * soakMinutes) * rssPerLive) / 1000,
      comparison: 'at-most',
      limit: 4,
      unit: 'GB',
      detail: `(${grouped(final, 0)} MB in use + ${soakMinutes} min × ${grouped(growth, 2)} MB) × ${grouped(rssPerLive, 2)}`,
      why: `${grouped((growth * soakMinutes * rssPerLive) / 1000, 2)} GB of it are the growth, if it goes on as measured for the ${soakMinutes} min`,
      notProved,
    }),
  ]
}

/** Every run, so that the medians can be checked and their spread seen. */
export function generatorRuns({
  script,
  vus,
  allocated_vus,
  hold_s,
  first_used_vus,
  real,
  empty,
  faker,
}: GeneratorFigures): string {
  const line = (title: string, of: (run: LoadFigures) => number, digits = 2) => [
    title,
    spread(real.map(of), digits),
    spread(empty.map(of), digits),
  ]
  const started = (title: string, of: (run: { start_up_s: number; initialised_mb: number }) => number, digits = 2) => [
    ...line(title, of, digits),
    faker.length > 0 ? spread(faker.map(of), digits) : '',
  ]
  const rows = [
    started('start-up, s', (run) => run.start_up_s),
    started('memory with all VUs made, MB', (run) => run.initialised_mb, 0),
    ...[
      line('peak memory, MB', (run) => run.peak_mb, 0),
      line('in use at the end of the hold, MB', (run) => run.live_mb, 0),
      line('growth, first half of the hold, MB/min', (run) => perMinute(run.halves[0])),
      line('growth, second half of the hold, MB/min', (run) => perMinute(run.halves[1])),
      line('requests/s in the hold', requestsPerSecond, 1),
      line('CPU for each request, ms', cpuMsPerRequest, 3),
      line('failed requests, %', (run) => run.failed_share * 100),
      line('dropped iterations', (run) => run.dropped_iterations, 0),
    ].map((cells) => [...cells, '']),
  ]
  return [
    `${grouped(vus, 0)} sessions (${grouped(allocated_vus, 0)} VUs allocated in all), hold ${grouped(hold_s, 0)} s; runs in turns, on one reference platform on the same machine.`,
    `In the second half of the hold, ${grouped(first_used_vus, 0)} VUs of the arrival scenarios work for the first time.`,
    'Each cell: the median, then every run.',
    '',
    table(
      ['', script, 'empty script', ...(faker.length > 0 ? [`${script} with faker`] : [])],
      faker.length > 0 ? rows : rows.map((cells) => cells.slice(0, 3)),
    ),
    '',
    method,
  ].join('\n')
}

const method = `How it is measured, from outside and for all scripts alike:
- The empty script has the scenarios that k6 reads from the real one, and so its executors and VUs; its iterations make as many GETs of \`/healthz\` at the same pace, and nothing else.
- Start-up: process start until k6's REST API says that the load runs, less the time it says that setup() ran.
- Memory: \`VmHWM\` and \`VmRSS\` of the k6 process; each run is stopped at the end of its hold, and its summary is part of the peak. With faker k6 is stopped as soon as the load begins.
- CPU: the process's user and system time over the hold ÷ requests in it.
- Growth: memory in use after two forced garbage collections (pools survive one), at the end less at the beginning of a half of the hold. Resident memory goes up and down with the collector by more than it grows. In the first half sessions still do each thing, and VUs of the arrival scenarios their first, for the first time, which ends; so the second is judged. Where it is below zero, more was given back than taken. A longer hold (TIME_SCALE=1) says more.
- 4 h soak: (in use at the end + growth × 240 min) × peak memory ÷ memory in use, with the growth of the run that grew most, and none if none grew. A projection from a minute to four hours, not a soak.`

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
  return `**${grouped(median(values), digits)}** (${values.map((value) => grouped(value, digits)).join(', ')})`
}
