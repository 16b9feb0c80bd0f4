import { readPool } from '../../plan/data-pool'
import type { PlatformPlan, RunData } from '../../plan/platform'
import { acmeDescription } from '../description'
import { acmeDrive, type Visitor } from '../drive/doors'
import type { AcmeValues } from '../settings'

/** Acme as k6 runs it. */
export const acme: PlatformPlan<AcmeValues, RunData> = {
  ...acmeDescription,
  workload: {
    arrivals: { requests: 1 },
    background: [],
    observer: { journey: 'watch', drain_s: 1 },
    smoke: { longest_s: 30 },
    target: { vus: 10, arrivals_per_hour: 3600 },
  },
  drive: acmeDrive,
  bodies: () => ({}),
  open: () => ({ visitors: readPool<Visitor>('acme-visitors', () => {}) }),
  setup: ({ run_id }) => ({
    run_id,
    started_at: new Date().toISOString(),
    notes: [],
    platform_settings: {},
    clock_skew_ms: {},
  }),
  teardown: () => {},
}
