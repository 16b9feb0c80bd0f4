import type { Envelope } from './envelope'
import { escaped } from './xml'

/**
 * JUnit: one test case a criterion, so that a CI shows each target by name. INVALID is an error, not a failure.
 * The form is that of `jUnit` of k6-summary, with a class name on each case, but not its function: that has a case for
 * each threshold, of which a criterion has several, and knows neither what could not be decided nor what was skipped.
 */
export function junitOf(result: Envelope): string {
  const { title } = result
  const cases = result.criteria.map((c) => {
    const name = escaped(`${c.id} ${c.title}${c.phase ? ` (${c.phase})` : ''}`)
    const said = escaped(
      `${c.statistic} ${c.actual === null ? 'no data' : `${rounded(c.actual)} ${c.unit}`}, limit ${c.comparison} ${c.limit} ${c.unit}, ${c.samples} samples${c.reason ? `: ${c.reason}` : ''}`,
    )
    const inner =
      c.verdict === 'fail' || c.verdict === 'inconclusive'
        ? `<failure message="${escaped(c.verdict)}: ${said}"/>`
        : c.verdict === 'not_proved' || c.verdict === 'not_measured'
          ? `<skipped message="${said}"/>`
          : `<system-out>${said}</system-out>`
    return `    <testcase name="${name}" classname="${escaped(`${result.platform}.${result.profile}`)}">${inner}</testcase>`
  })
  const invalid = result.verdict === 'invalid'
  if (invalid)
    cases.push(
      `    <testcase name="the run is valid" classname="${escaped(`${result.platform}.${result.profile}`)}"><error message="${escaped(result.reason)}"/></testcase>`,
    )
  const failures = result.criteria.filter((c) => c.verdict === 'fail' || c.verdict === 'inconclusive').length
  const skipped = result.criteria.filter((c) => c.verdict === 'not_proved' || c.verdict === 'not_measured').length
  const counts = `tests="${cases.length}" failures="${failures}" errors="${invalid ? 1 : 0}" skipped="${skipped}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escaped(title)}" ${counts}>`,
    `  <testsuite name="${escaped(title)}" ${counts} time="${result.duration_s}" timestamp="${result.ended_at.slice(0, 19)}">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}
