import type { Series, Values } from '../thresholds/judge'
import { pooledPercentiles } from './pooled'

/**
 * The series of all instances as one k6 would have summed them up: counts are added, and percentiles are those of all
 * samples together. What only one instance holds stays as it is.
 * @param percentiles that the limits need beside those that each instance told, in percent
 */
export function mergedSeries(all: readonly Series[], percentiles: readonly number[]): Series {
  const names = new Set(all.flatMap((series) => Object.keys(series)))
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      merged(
        all.flatMap((series) => (series[name] ? [series[name]] : [])),
        percentiles,
      ),
    ]),
  )
}

function merged(values: readonly Values[], percentiles: readonly number[]): Values {
  const [first = {}] = values
  if ('passes' in first) return mergedRate(values)
  if ('max' in first && 'avg' in first) return mergedTrend(values, percentiles)
  // Counts and what they are in a second; and gauges, which are of VUs: those of all instances are at work together.
  return Object.fromEntries(Object.keys(first).map((key) => [key, sum(values, key)]))
}

function mergedRate(values: readonly Values[]): Values {
  const passes = sum(values, 'passes')
  const fails = sum(values, 'fails')
  return { passes, fails, rate: passes + fails === 0 ? 0 : passes / (passes + fails) }
}

function mergedTrend(values: readonly Values[], percentiles: readonly number[]): Values {
  const held = values.filter(({ count = 0 }) => count > 0)
  const [only = values[0] ?? {}] = held
  const told = Object.keys(only).flatMap((key) => (key.startsWith('p(') ? [Number(key.slice(2, -1))] : []))
  const asked = [...new Set([...told, ...percentiles])]
  const count = sum(held, 'count')
  const read = count === 0 ? [] : pooledPercentiles([...asked, 50], held)
  const found = Object.fromEntries(asked.map((percentile, at) => [`p(${percentile})`, read[at]]))
  // Those that the instance told by itself are exact.
  if (held.length < 2) return { ...found, ...only }
  return {
    ...found,
    count,
    avg: held.reduce((all, { avg = 0, count: of = 0 }) => all + avg * of, 0) / count,
    min: Math.min(...held.map(({ min = 0 }) => min)),
    med: read.at(-1),
    max: Math.max(...held.map(({ max = 0 }) => max)),
  }
}

function sum(values: readonly Values[], key: string): number {
  return values.reduce((all, of) => all + (of[key] ?? 0), 0)
}
