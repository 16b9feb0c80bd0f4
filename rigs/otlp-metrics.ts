/** The metrics of OTLP messages in JSON, as a collector's file exporter writes them. */

interface Attribute {
  key: string
  value: { stringValue?: string; intValue?: string; boolValue?: boolean; doubleValue?: number }
}

interface Buckets {
  offset?: number
  bucketCounts?: string[]
}

interface DataPoint {
  attributes?: Attribute[]
  asDouble?: number
  asInt?: string
  count?: string
  scale?: number
  zeroCount?: string
  positive?: Buckets
  negative?: Buckets
}

interface Metric {
  name: string
  unit?: string
  sum?: { aggregationTemporality: number; dataPoints: DataPoint[] }
  gauge?: { dataPoints: DataPoint[] }
  histogram?: { aggregationTemporality: number; dataPoints: DataPoint[] }
  exponentialHistogram?: { aggregationTemporality: number; dataPoints: DataPoint[] }
}

interface Message {
  resourceMetrics: { resource?: { attributes?: Attribute[] }; scopeMetrics: { metrics: Metric[] }[] }[]
}

/** In OTLP's own numbers. */
const temporalities: Readonly<Record<number, string>> = { 1: 'delta', 2: 'cumulative' }

export interface OtlpPoint {
  metric: string
  unit: string
  kind: 'sum' | 'gauge' | 'histogram' | 'exponential histogram'
  temporality: string | undefined
  /** Those of the resource too. */
  tags: Readonly<Record<string, string>>
  point: DataPoint
}

export function otlpPoints(lines: readonly string[]): OtlpPoint[] {
  return lines
    .flatMap((line) => (JSON.parse(line) as Message).resourceMetrics)
    .flatMap(({ resource, scopeMetrics }) =>
      scopeMetrics.flatMap(({ metrics }) => metrics.flatMap((metric) => pointsOf(metric, resource?.attributes ?? []))),
    )
}

function pointsOf(metric: Metric, ofResource: readonly Attribute[]): OtlpPoint[] {
  const { name, unit = '', sum, gauge, histogram, exponentialHistogram } = metric
  const kinds = [
    ['sum', sum],
    ['gauge', gauge],
    ['histogram', histogram],
    ['exponential histogram', exponentialHistogram],
  ] as const
  return kinds.flatMap(([kind, data]) =>
    (data?.dataPoints ?? []).map((point) => ({
      metric: name,
      unit,
      kind,
      temporality: data && 'aggregationTemporality' in data ? temporalities[data.aggregationTemporality] : undefined,
      tags: Object.fromEntries(
        [...ofResource, ...(point.attributes ?? [])].map(({ key, value }) => [key, text(value)]),
      ),
      point,
    })),
  )
}

function text({ stringValue, intValue, boolValue, doubleValue }: Attribute['value']): string {
  return String(stringValue ?? intValue ?? boolValue ?? doubleValue ?? '')
}

/** The total of delta counts. */
export function totalOf(points: readonly OtlpPoint[]): number {
  return points.reduce((sum, { point }) => sum + (point.asDouble ?? Number(point.asInt ?? 0)), 0)
}

/**
 * A percentile of delta exponential histograms put together: their buckets at the coarsest of their scales.
 * @returns with the factor between the bounds of a bucket, which is the error; undefined without a sample
 */
export function percentileOf(points: readonly OtlpPoint[], p: number): { value: number; factor: number } | undefined {
  const some = points.filter(({ point }) => Number(point.count ?? 0) > 0)
  if (some.length === 0) return undefined
  const scale = Math.min(...some.map(({ point }) => point.scale ?? 0))
  const factor = 2 ** (2 ** -scale)
  const middle = (index: number) => factor ** (index + 0.5)
  const counts = new Map<number, number>()
  const add = (value: number, count: number) => counts.set(value, (counts.get(value) ?? 0) + count)
  for (const { point } of some) {
    add(0, Number(point.zeroCount ?? 0))
    for (const [sign, buckets] of [
      [1, point.positive],
      [-1, point.negative],
    ] as const)
      for (const [at, count] of (buckets?.bucketCounts ?? []).entries()) {
        const index = Math.floor(((buckets?.offset ?? 0) + at) / 2 ** ((point.scale ?? 0) - scale))
        add(sign * middle(index), Number(count))
      }
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  let left = (p / 100) * total
  for (const [value, count] of [...counts].sort(([a], [b]) => a - b)) {
    left -= count
    if (left <= 0) return { value, factor }
  }
  return undefined
}
