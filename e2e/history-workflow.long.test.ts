import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../build/root'
import { ResultStore } from '../history/store/store'
import { noisy } from '../history/testing/noisy'
import { night, resultText } from '../history/testing/result-text'
import { readWorkflow } from './workflow-steps'

const history = readWorkflow(join(root, '.github/workflows/history.yml'))

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'night-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The steps of one night as the runner has them, from what its scripts left to the job's end. */
function nightOf(name: string, results: readonly string[]) {
  const [incoming, site, summary, outputs] = ['incoming', 'site', 'summary.md', 'outputs'].map((part) =>
    join(folder, `${name}-${part}`),
  )
  const files = { incoming: incoming ?? '', site: site ?? '', summary: summary ?? '', outputs: outputs ?? '' }
  mkdirSync(files.incoming, { recursive: true })
  for (const [at, text] of results.entries()) writeFileSync(join(files.incoming, `${at}.json`), text)
  for (const file of [files.summary, files.outputs]) writeFileSync(file, '')
  const steps = Object.values(history.jobs).flatMap((job) => job.steps ?? [])
  const run = (step: string, more: Record<string, string> = {}) => {
    const script = steps.find((one) => one.name === step)?.run ?? expect.unreachable(`no step ${step}`)
    const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
      cwd: root,
      encoding: 'utf8',
      env: {
        ...process.env,
        SLA_STORE: join(folder, 'store'),
        INCOMING: files.incoming,
        SITE: files.site,
        RUNNER_TEMP: folder,
        GITHUB_STEP_SUMMARY: files.summary,
        GITHUB_OUTPUT: files.outputs,
        ...more,
      },
    })
    return { status, said: stdout + stderr }
  }
  const said = ['Add', 'Gate and report', 'Alert', 'Site'].map((step) => run(step))
  const worst = /^worst=(\d+)$/m.exec(readFileSync(files.outputs, 'utf8'))?.[1] ?? ''
  return {
    said: said.map((one) => one.said).join('\n'),
    summary: readFileSync(files.summary, 'utf8'),
    index: join(files.site, 'index.html'),
    code: run('Verdict', { WORST: worst || '1' }).status,
  }
}

describe('a night', () => {
  const result = (n: number, t1: number) =>
    resultText({ run_id: `run-${n}`, ended_at: night(n), t1, verdict: t1 < 200 ? 'pass' : 'fail' })

  it('says insufficient as a notice after a store was lost, fails on a regression, reports, tells and draws', () => {
    const first = nightOf('first', [result(0, 100)])
    expect(first.code).toBe(0)
    expect(first.said).toMatch(/::notice::tcall load · INSUFFICIENT/)
    expect(first.summary).toContain('### ✓ tcall load: PASS')

    const store = new ResultStore(join(folder, 'store'))
    for (let n = 1; n <= 30; n++) store.add(result(n, 100 * noisy(n)))
    store.add(result(31, 130))
    store.close()
    const worse = nightOf('worse', [result(32, 130)])
    expect(worse.code).toBe(96)
    expect(worse.said).toMatch(/::error::tcall load · REGRESSION/)
    expect(worse.said).toMatch(/REGRESSION: tcall load\nT1 hold, call initiation: 130 ms/)
    expect(worse.said).toMatch(/nobody is told/)
    expect(readFileSync(worse.index, 'utf8')).toContain('REGRESSION')
  })

  it('fails when no script left a result', () => {
    const none = nightOf('none', [])
    expect(none.code).toBe(1)
    expect(none.said).toMatch(/::error::no script left a result/)
  })
})
