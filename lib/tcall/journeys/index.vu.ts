import { beside } from '../../beside'
import { guarded } from '../../guarded'
import { tcall } from '../context'
import type { TcallRun } from '../run-data'
import { arrive as arriveJourney } from './arrive'
import { callSession as callSessionJourney } from './call-session'

export const arrive = guarded(arriveJourney)
export const callSession = guarded(callSessionJourney)

const others = () => beside<typeof import('./index')>(tcall)

export const bulkInitiation = (data: TcallRun): void => others().bulkInitiation(data)
export const dashboard = (data: TcallRun): void => others().dashboard(data)
export const fullQueue = (data: TcallRun): void => others().fullQueue(data)
export const providerWebhooks = (data: TcallRun): void => others().providerWebhooks(data)
export const sampleConcurrency = (data: TcallRun): void => others().sampleConcurrency(data)
export const watchRun = (data: TcallRun): void => others().watchRun(data)
export const webhookRetry = (data: TcallRun): void => others().webhookRetry(data)
