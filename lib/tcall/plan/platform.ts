import { requestLines as providerLines } from '../../../contracts/generated/provider'
import { requestLine, requestLines } from '../../../contracts/generated/tcall'
import { requestLines as proxyLines } from '../../../contracts/generated/webhook-proxy'
import { submetric } from '../../../thresholds/metrics'
import { tcallTargets } from '../../../thresholds/tcall'
import { tcallVocabulary } from '../../../thresholds/tcall-vocabulary'
import { dialable } from '../../data/body-guard'
import type { PlatformPlan } from '../../plan/platform'
import { sharedSettings } from '../../plan/settings/settings'
import * as api from '../drive/api'
import { allBodies } from '../drive/bodies'
import { tcallDrive } from '../drive/platform'
import { routes } from '../drive/routes'
import { proxy } from '../drive/services'
import { lacks, metric } from '../drive/vocabulary'
import type { TcallRun } from '../run-data'
import { openPools, type TcallValues } from './pools'
import { tcallReport } from './report'
import { tcallSettings } from './settings'
import { setupTcall } from './setup'
import { tcallWorkload } from './workload'

/** TCall.ai: AI agents that make phone calls. */
export const tcall: PlatformPlan<TcallValues, TcallRun> = {
  name: 'tcall',
  title: 'TCall',
  targets: tcallTargets,
  vocabulary: tcallVocabulary,
  settings: { ...sharedSettings, ...tcallSettings },
  workload: tcallWorkload,
  baseUrl: 'TCALL_BASE_URL',
  arrivals: {
    setting: 'CALLS_PER_HOUR',
    perHour: (values) => values.CALLS_PER_HOUR,
    counted: 'calls_accepted',
    title: 'calls accepted',
  },
  urls: ['TCALL_BASE_URL', 'WEBHOOK_PROXY_URL', 'PROVIDER_URL'],
  reported: {
    login: submetric('http_req_duration', { name: requestLine.login }),
    'all queries of a request': 'server_db_sum_ms',
    'wait in the queue': 'queue_wait_ms',
  },
  report: tcallReport,
  operations: [...requestLines, ...proxyLines, ...providerLines],
  drive: tcallDrive,
  bodies: ({ DIAL_ALLOW }) => allBodies(dialable(DIAL_ALLOW)),
  open: openPools,
  setup: setupTcall,
  teardown(data) {
    if (data.retry_failures > 0) proxy().clearFault(routes.faulty)
    if (lacks('run-cleanup') || !data.cleans_up) return
    const removed = api.deleteCalls(data.phone_number_id)
    if (removed.ok && removed.body) metric.calls_left_open.add(removed.body.still_open)
    else
      console.warn(
        `the calls of phone_number_id ${data.phone_number_id} could not be removed (status ${removed.status})`,
      )
  },
}
