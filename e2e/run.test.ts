import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveK6 } from '../cli/k6/resolve'
import { noProgress } from '../cli/progress'
import { endpoints } from '../contracts/generated/tcall'
import { chartSeriesOf } from '../report/run/series'
import { lateOfSamples } from '../rigs/late'
import { meddlingProxy } from '../rigs/meddling-proxy'
import { SlaRuns } from '../rigs/sla-runs'
import { inTime, TimedRuns } from '../rigs/timed'

let runs: SlaRuns
let k6: string
beforeAll(async () => {
  k6 = (await resolveK6({ env: process.env, progress: noProgress })).path
  runs = await SlaRuns.start()
})
afterAll(() => runs?.stop())

const timed = new TimedRuns()

describe.concurrent('sla run', () => {
  it('passes a healthy platform, and keeps what k6 itself used', async () => {
    const { code, result, stderr } = await runs.run('smoke', ['tcall', 'smoke'], {})
    expect([code, result?.verdict]).toEqual([0, 'pass'])
    expect(result?.generator.system?.samples).toBeGreaterThan(1)
    const series = chartSeriesOf(result ?? {})
    expect(series?.at_s.length).toBeGreaterThan(0)
    expect(series?.operations.length).toBeGreaterThan(3)
    expect(result?.k6_version).toMatch(/^2\./)
    expect(stderr).toContain('PASS: ')
  })

  it('without a platform named or up starts the reference, for this run alone', async () => {
    const { code, stderr } = await runs.run('own', ['medcor', 'smoke'], { ABSENT_CAPABILITIES: '' })
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('medcor-smoke → the reference platform, for this run alone')
    expect(stderr).toContain('stopping the platform')
  })

  it('refuses flags of k6, an environment that would distort the run, and a folder that cannot be written', async () => {
    const refused = async (args: string[], more: Record<string, string>) => {
      const { code, stderr } = await runs.run('refused', ['tcall', 'smoke', ...args], more)
      return { code, said: stderr.trimEnd() }
    }
    expect(await refused(['--no-thresholds'], {})).toEqual({
      code: 1,
      said: expect.stringMatching(/^sla run takes no --no-thresholds: flags of k6 could take its verdict away.*$/),
    })
    expect(await refused([], { K6_NO_THRESHOLDS: 'true' })).toEqual({
      code: 1,
      said: 'K6_NO_THRESHOLDS=true would distort the run: k6 would judge nothing, and exit 0 whatever happens; unset it',
    })
    expect(await refused([], { RESULTS_DIR: '/proc' })).toEqual({
      code: 1,
      said: expect.stringMatching(
        /^RESULTS_DIR "\/proc" cannot be written \(.*\bE\w+\); make room or name another folder$/,
      ),
    })
  })

  it('without a result of this run is INVALID, even where k6 exits 0 and another’s result lies there', async () => {
    const silent = join(runs.folder, 'silent-k6')
    writeFileSync(
      silent,
      `#!/bin/sh\nset -- "$@"\n[ "$1" = run ] && set -- "$@" --summary-mode=disabled --no-thresholds\nexec ${k6} "$@"\n`,
    )
    chmodSync(silent, 0o755)
    const { code, stderr } = await runs.run('silent', ['tcall', 'smoke'], { K6_BIN: silent })
    expect(code).toBe(110)
    expect(stderr).toMatch(/INVALID: k6 exited 0 and left no result of this run in /)
  })

  it('fails a platform that answers wrong', async () => {
    const gateway = await meddlingProxy(runs.platform.urls.tcall, {
      path: endpoints.analyticsOverview.path,
      change: (overview) => ({ ...overview, total_calls: String(overview['total_calls']) }),
    })
    const { code, result } = await runs.run('wrong', ['tcall', 'smoke'], { TCALL_BASE_URL: gateway.url })
    await gateway.close()
    expect([code, result?.verdict]).toEqual([99, 'fail'])
  })

  it('too few samples are inconclusive, which has a code of its own', async (test) => {
    let times = 0
    const run = () => runs.run(`short-${times++}`, ['tcall', 'baseline'], { VUS: '5', TIME_SCALE: '20' })
    const late = ({ result }: Awaited<ReturnType<typeof run>>) => lateOfSamples({ result, errors: [] })
    const { code, result } = inTime(await timed.run(run(), run, late), test)
    expect([code, result?.verdict]).toEqual([98, 'inconclusive'])
  })
})
