import { guarded } from '../../../drive/guarded'
import { arrive as arriveJourney } from './arrive'
import { bulkInitiation as bulkInitiationJourney } from './bulk-initiation'
import { callSession as callSessionJourney } from './call-session'
import { dashboard as dashboardJourney } from './dashboard'
import { fullQueue as fullQueueJourney } from './full-queue'
import { providerWebhooks as providerWebhooksJourney } from './provider-webhooks'
import { sampleConcurrency as sampleConcurrencyJourney } from './sample-concurrency'
import { watchRun as watchRunJourney } from './watch-run'
import { webhookRetry as webhookRetryJourney } from './webhook-retry'

export const arrive = guarded(arriveJourney)
export const bulkInitiation = guarded(bulkInitiationJourney)
export const callSession = guarded(callSessionJourney)
export const dashboard = guarded(dashboardJourney)
export const fullQueue = guarded(fullQueueJourney)
export const providerWebhooks = guarded(providerWebhooksJourney)
export const sampleConcurrency = guarded(sampleConcurrencyJourney)
export const watchRun = guarded(watchRunJourney)
export const webhookRetry = guarded(webhookRetryJourney)
