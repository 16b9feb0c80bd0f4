import { tcallTargets } from '../../../../thresholds/tcall'
import type { BesideK6Summary } from '../beside-k6'

/** What a command knows of a search or of faults that took ten minutes. */
export const sampleBeside: BesideK6Summary = {
  platform: { name: 'tcall', title: 'TCall' },
  targets: tcallTargets,
  started_at: '2026-01-01T00:00:00.000Z',
  ended_at: '2026-01-01T00:10:00.000Z',
  build: { git_sha: '0123456789abcdef0123456789abcdef01234567', data_sha256: '0'.repeat(64) },
  k6_version: '2.2.0',
  scenario_sha256: '1'.repeat(64),
  seed: 1,
  time_scale: 1,
  hosts: ['127.0.0.1'],
}
