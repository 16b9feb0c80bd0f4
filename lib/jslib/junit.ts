import { escaped } from '../plan/summary/xml'
import type { SummaryData, SummaryMetric } from './summary-data'

/**
 * The thresholds as JUnit XML: one test case each, named `metric - threshold`; a crossed one is a failure that
 * lists the metric's values.
 * @param options `name` of the suite (`k6 thresholds`), `classname` of every case (as the suite is called)
 */
export function jUnit(data: SummaryData, options: { name?: string; classname?: string } = {}): string {
  const suite = escaped(options.name ?? 'k6 thresholds')
  const className = options.classname === undefined ? suite : escaped(options.classname)
  const cases = Object.entries(data.metrics).flatMap(([name, metric]) =>
    Object.entries(metric.thresholds ?? {}).map(([threshold, { ok }]) => {
      const opening = `<testcase name="${escaped(`${name} - ${threshold}`)}" classname="${className}"`
      return ok ? `${opening}/>` : `${opening}><failure message="${escaped(failure(metric))}"/></testcase>`
    }),
  )
  const failures = cases.filter((line) => line.includes('<failure')).length
  const counts = `tests="${cases.length}" failures="${failures}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${suite}" ${counts}>`,
    ...cases.map((line) => `    ${line}`),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function failure(metric: SummaryMetric): string {
  // k6 hands them over in random order.
  const values = Object.entries(metric.values)
    .map(([statistic, value]) => `${statistic}: ${value}`)
    .sort()
  return `${metric.type} threshold failed, ${values.join(', ')}`
}
