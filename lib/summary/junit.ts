import type { Result } from './result'

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** XML knows five characters that need care, and forbids most control characters altogether. */
function xml(text: string): string {
  return [...text]
    .filter((c) => c >= ' ' || c === '\n')
    .join('')
    .replace(/[&<>"']/g, (c) => escapes[c] ?? c)
}

/** JUnit: one test case a criterion, so that a CI shows each target by name. INVALID is an error, not a failure. */
export function junitOf(result: Result, title: string): string {
  const cases = result.criteria.map((c) => {
    const name = xml(`${c.id} ${c.title}${c.phase ? ` (${c.phase})` : ''}`)
    const said = xml(
      `${c.statistic} ${c.actual ?? 'no data'} ${c.unit}, limit ${c.comparison} ${c.limit} ${c.unit}, ${c.samples} samples${c.reason ? `: ${c.reason}` : ''}`,
    )
    const inner =
      c.verdict === 'fail' || c.verdict === 'inconclusive'
        ? `<failure message="${xml(c.verdict)}: ${said}"/>`
        : c.verdict === 'not_proved' || c.verdict === 'not_measured'
          ? `<skipped message="${said}"/>`
          : `<system-out>${said}</system-out>`
    return `    <testcase name="${name}" classname="${xml(`${result.platform}.${result.profile}`)}">${inner}</testcase>`
  })
  const invalid = result.verdict === 'invalid'
  if (invalid)
    cases.push(
      `    <testcase name="the run is valid" classname="${xml(`${result.platform}.${result.profile}`)}"><error message="${xml(result.reason)}"/></testcase>`,
    )
  const failures = result.criteria.filter((c) => c.verdict === 'fail' || c.verdict === 'inconclusive').length
  const skipped = result.criteria.filter((c) => c.verdict === 'not_proved' || c.verdict === 'not_measured').length
  const counts = `tests="${cases.length}" failures="${failures}" errors="${invalid ? 1 : 0}" skipped="${skipped}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${xml(title)}" ${counts}>`,
    `  <testsuite name="${xml(title)}" ${counts} time="${result.duration_s}" timestamp="${result.ended_at.slice(0, 19)}">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}
