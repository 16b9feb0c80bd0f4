import { tcallCountsPerSecond } from '../../../thresholds/tcall-pace'
import type { tcallVocabulary } from '../../../thresholds/tcall-vocabulary'
import type { CapabilityOf } from '../../../thresholds/vocabulary'
import type { Workload } from '../../plan/workload'
import { followSeconds, fullQueueRequests } from '../drive/journeys/full-queue'
import { drainS } from '../drive/journeys/watch-run'
import { retryBudgetS } from '../drive/journeys/webhook-retry'

/** What TCall's users and its voice provider do. `journey` names one of `drive/journeys/`. */
export const tcallWorkload: Workload<CapabilityOf<typeof tcallVocabulary>> = {
  arrivals: { requests: 1 },
  background: [
    { journey: 'sampleConcurrency', perMinute: tcallCountsPerSecond * 60, requests: 1, vus: 4 },
    { journey: 'dashboard', perMinute: 60, requests: 4 },
    { journey: 'bulkInitiation', perMinute: 2, requests: 1, dials: true },
    {
      journey: 'fullQueue',
      perMinute: 2,
      requests: fullQueueRequests,
      waits_s: followSeconds,
      needs: 'queues',
      dials: true,
    },
    { journey: 'providerWebhooks', perMinute: 45, requests: 5, waits_s: 10, needs: 'webhook-proxy' },
    { journey: 'webhookRetry', perMinute: 4, requests: 2, waits_s: retryBudgetS.load, needs: 'proxy-faults' },
  ],
  floods: [
    { journey: 'floodLogins', perMinute: 300, requests: 1, vus: 2, holdOnly: true },
    { journey: 'floodForged', perMinute: 1200, requests: 1, vus: 4, holdOnly: true, needs: 'webhook-proxy' },
    { journey: 'floodOversized', perMinute: 300, requests: 1, vus: 2, holdOnly: true, needs: 'webhook-proxy' },
  ],
  // Campaigns that start at once: batches of 10 calls, 8,400 an hour, which are the 80 % that arrivals rise by.
  rush: { journey: 'rush', perMinute: 14, in: 'arrivals', requests: 1, carriesArrivals: true },
  observer: { journey: 'watchRun', drain_s: drainS.inFlight + drainS.stragglers + 180 },
  smoke: { longest_s: 300 },
  // 10,500 calls an hour, since 10,000 offered would let rounding decide about the target of 10,000.
  target: { vus: 1000, arrivals_per_hour: 10_500 },
}
