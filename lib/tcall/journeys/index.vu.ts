import { beside } from '../../beside'
import { tcall } from '../context'
import type { TcallRun } from '../run-data'

export { arrive } from './arrive'
export { callSession } from './call-session'

const others = () => beside<typeof import('./index')>(tcall)

export const bulkInitiation = (data: TcallRun): void => others().bulkInitiation(data)
export const dashboard = (data: TcallRun): void => others().dashboard(data)
export const fullQueue = (data: TcallRun): void => others().fullQueue(data)
export const providerWebhooks = (data: TcallRun): void => others().providerWebhooks(data)
export const sampleConcurrency = (data: TcallRun): void => others().sampleConcurrency(data)
export const watchRun = (data: TcallRun): void => others().watchRun(data)
export const webhookRetry = (data: TcallRun): void => others().webhookRetry(data)
