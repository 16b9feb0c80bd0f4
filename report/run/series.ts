import { listIn, numberIn, recordIn } from './measured'

/** What was seen over time, each list as long as `at_s`; null where there was nothing. */
export interface RunSeries {
  /** End of each step, in seconds since the run began. */
  at_s: number[]
  requests_per_second: (number | null)[]
  failed_per_second: (number | null)[]
  vus: (number | null)[]
  p50_ms: (number | null)[]
  p95_ms: (number | null)[]
  max_ms: (number | null)[]
  /** p95 of the samples of a target, by its id. */
  targets: Record<string, (number | null)[]>
  operations: Operation[]
}

/** One operation over the whole run. */
export interface Operation {
  /** Method and path template. */
  name: string
  calls: number
  /** Failed requests by cause. */
  errors: Record<string, number>
  mean_ms: number
  p50_ms: number | null
  p95_ms: number | null
  max_ms: number | null
  /** Mean of all queries behind a request, by Server-Timing; null where the server does not say. */
  database_ms: number | null
  /** By the role of the account behind the request. */
  roles: Record<string, { calls: number; p95_ms: number | null }>
}

/** The time series of a result file; null of one that has none, such as that of plain `k6 run`. */
export function chartSeriesOf(file: object): RunSeries | null {
  const of = recordIn(recordIn(file)['series'])
  const at_s = listIn(of['at_s']).map(numberIn)
  const known = at_s.filter((at) => at !== null)
  if (known.length === 0 || known.length !== at_s.length) return null
  const values = (value: unknown) => {
    const found = listIn(value).map(numberIn)
    return known.map((_, at) => found[at] ?? null)
  }
  return {
    at_s: known,
    requests_per_second: values(of['requests_per_second']),
    failed_per_second: values(of['failed_per_second']),
    vus: values(of['vus']),
    p50_ms: values(of['p50_ms']),
    p95_ms: values(of['p95_ms']),
    max_ms: values(of['max_ms']),
    targets: Object.fromEntries(Object.entries(recordIn(of['targets'])).map(([id, one]) => [id, values(one)])),
    operations: listIn(of['operations']).flatMap(operationOf),
  }
}

function operationOf(value: unknown): Operation[] {
  const of = recordIn(value)
  const [calls, mean_ms] = [numberIn(of['calls']), numberIn(of['mean_ms'])]
  if (typeof of['name'] !== 'string' || calls === null || mean_ms === null) return []
  return [
    {
      name: of['name'],
      calls,
      errors: Object.fromEntries(
        Object.entries(recordIn(of['errors'])).map(([cause, count]) => [cause, numberIn(count) ?? 0]),
      ),
      mean_ms,
      p50_ms: numberIn(of['p50_ms']),
      p95_ms: numberIn(of['p95_ms']),
      max_ms: numberIn(of['max_ms']),
      database_ms: numberIn(of['database_ms']),
      roles: Object.fromEntries(
        Object.entries(recordIn(of['roles'])).map(([role, one]) => [
          role,
          { calls: numberIn(recordIn(one)['calls']) ?? 0, p95_ms: numberIn(recordIn(one)['p95_ms']) },
        ]),
      ),
    },
  ]
}
