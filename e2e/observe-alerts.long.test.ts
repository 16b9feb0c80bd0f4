import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { resolveK6 } from '../cli/k6/resolve'
import { type AlertOutcome, isExact } from '../cli/observe/alert-row'
import { proveAlerts } from '../cli/observe/prove-alerts'
import { noProgress } from '../cli/progress'
import { reducedRows } from '../cli/prove/matrix'
import { havePrometheus, TestPrometheus } from '../rigs/prometheus'

// Debian's package: apt-get install prometheus
describe.skipIf(!havePrometheus())('in a real Prometheus, exactly the alerts of its targets fire', () => {
  const folder = mkdtempSync(join(tmpdir(), 'alerts-'))
  let prometheus: TestPrometheus
  beforeAll(async () => {
    prometheus = await TestPrometheus.start()
  })
  afterAll(async () => {
    await prometheus.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test.each(reducedRows.map((row) => [row.name, row] as const))('%s', async (_name, row) => {
    const outcomes: AlertOutcome[] = []
    await proveAlerts([row], {
      k6: (await resolveK6({ env: process.env, progress: noProgress })).path,
      prometheus: prometheus.url,
      folder,
      progress: noProgress,
      signal: new AbortController().signal,
      ended: async (_row, outcome) => {
        outcomes.push(outcome)
      },
    })
    const [outcome] = outcomes
    expect(outcome && isExact(row, outcome), JSON.stringify(outcome)).toBe(true)
  })
})
