import { dialable } from '../../../data/body-guard'
import { drive } from '../../../drive/platform'
import type { TcallValues } from '../../plan/pools'
import type { TcallRun } from '../../run-data'
import { allBodies } from '../bodies'
import { tcallDrive } from '../platform'
import { bulkInitiation } from './bulk-initiation'
import { dashboard } from './dashboard'
import { floodForged, floodLogins, floodOversized } from './floods'
import { fullQueue } from './full-queue'
import { providerWebhooks } from './provider-webhooks'
import { sampleConcurrency } from './sample-concurrency'
import { watchRun } from './watch-run'
import { webhookRetry } from './webhook-retry'

/** What provokes, compares and watches beside them. */
export const beside = drive<TcallValues, TcallRun>(
  tcallDrive,
  {
    bulkInitiation,
    dashboard,
    floodForged,
    floodLogins,
    floodOversized,
    fullQueue,
    providerWebhooks,
    rush: bulkInitiation,
    sampleConcurrency,
    watchRun,
    webhookRetry,
  },
  { bodies: ({ DIAL_ALLOW }) => allBodies(dialable(DIAL_ALLOW)) },
)
