import type { ResultFile } from '../result/envelope'

/** For tests: the text of a result with one latency, T1. */
export function resultText({ t1 = 100, ...more }: Partial<ResultFile> & { t1?: number | null } = {}): string {
  const file: ResultFile = {
    version: 1,
    platform: 'tcall',
    profile: 'load',
    run_id: 'run-1',
    started_at: '2026-11-22T18:30:00.000Z',
    ended_at: '2026-11-22T18:40:00.000Z',
    git_sha: 'a'.repeat(40),
    k6_version: '2.2.0',
    data_sha256: 'd'.repeat(64),
    time_scale: 1,
    hosts: ['127.0.0.1'],
    settings: { VUS: 100 },
    phases: [],
    verdict: 'pass',
    reason: '1 of 1 targets held',
    criteria: [
      {
        id: 'T1',
        title: 'call initiation',
        phase: 'hold',
        statistic: 'p(95)',
        comparison: '<',
        limit: 200,
        unit: 'ms',
        actual: t1,
        interval: t1 === null ? null : { lower: t1 - 1, upper: t1 + 1 },
        samples: 400,
        verdict: t1 !== null && t1 < 200 ? 'pass' : 'fail',
        judges: 'platform',
      },
    ],
    ...more,
  }
  return JSON.stringify(file)
}

/** The end of the nth night's run. */
export function night(n: number): string {
  return new Date(Date.UTC(2026, 0, 1 + n, 3)).toISOString()
}
