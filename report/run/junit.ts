import { escaped } from '../../lib/plan/summary/xml'
import { stateWords } from '../words/verdicts'
import { wordsOf } from './criterion-words'
import type { RunFacts, Scored } from './facts'

/**
 * JUnit of the run and of its comparison: a case for each target, and one for each that earlier runs can be held
 * against. What was waived or could not be judged is skipped; INVALID is an error.
 */
export function reportJunitOf({ run, measured, criteria }: RunFacts): string {
  const name = `${run.platform} ${run.profile}`
  const isInvalid = run.verdict === 'invalid'
  const cases = [
    ...criteria.map((c) => caseOf(`${run.platform}.${run.profile}`, c, limitResult(c))),
    ...criteria
      .filter(({ judged }) => judged && judged.state !== 'limit-only')
      .map((c) => caseOf(`${run.platform}.${run.profile}.history`, c, historyResult(c))),
    ...(isInvalid ? [testcase(`${run.platform}.${run.profile}`, 'the run is valid', 'error', run.reason)] : []),
  ]
  const number = (of: Result) => cases.filter(({ result }) => result === of).length
  const counts = `tests="${cases.length}" failures="${number('failure')}" errors="${number('error')}" skipped="${number('skipped')}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escaped(name)}" ${counts}>`,
    `  <testsuite name="${escaped(name)}" ${counts} time="${measured.duration_s ?? 0}" timestamp="${run.ended_at.slice(0, 19)}">`,
    ...cases.map(({ xml }) => `    ${xml}`),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

type Result = 'failure' | 'error' | 'skipped' | 'system-out'

function testcase(classname: string, name: string, result: Result, said: string) {
  const inner =
    result === 'system-out' ? `<system-out>${escaped(said)}</system-out>` : `<${result} message="${escaped(said)}"/>`
  return { result, xml: `<testcase name="${escaped(name)}" classname="${escaped(classname)}">${inner}</testcase>` }
}

function caseOf(classname: string, c: Scored, { result, said }: { result: Result; said: string }) {
  const { id, title } = wordsOf(c)
  return testcase(classname, `${id} ${title}`, result, said)
}

function limitResult(c: Scored): { result: Result; said: string } {
  const { actual, limit, samples, why } = wordsOf(c)
  const said = `${c.verdict}: ${actual}, limit ${limit}${samples ? `, ${samples} samples` : ''}${why ? `: ${why}` : ''}`
  if (c.verdict === 'not_proved' || c.verdict === 'not_measured') return { result: 'skipped', said }
  if (c.verdict !== 'fail' && c.verdict !== 'inconclusive') return { result: 'system-out', said }
  return { result: c.judged?.waiver ? 'skipped' : 'failure', said }
}

function historyResult(c: Scored): { result: Result; said: string } {
  const { actual, baseline, change } = wordsOf(c)
  const state = c.judged?.state ?? 'limit-only'
  const said = `${stateWords[state]}: ${actual}${baseline ? `, before ${baseline}, ${change}` : ''}`
  if (state === 'insufficient') return { result: 'skipped', said }
  const isWorse = state === 'regression' || state === 'missing' || state === 'suspect'
  return { result: isWorse ? (c.judged?.waiver ? 'skipped' : 'failure') : 'system-out', said }
}
