import { requestLines as providerLines } from '../../contracts/generated/provider'
import { requestLine, requestLines } from '../../contracts/generated/tcall'
import { requestLines as proxyLines } from '../../contracts/generated/webhook-proxy'
import { submetric } from '../../thresholds/metrics'
import { tcallTargets } from '../../thresholds/tcall'
import { tcallVocabulary } from '../../thresholds/tcall-vocabulary'
import type { Platform } from '../plan/platform'
import { sharedSettings } from '../plan/settings/settings'
import type { TcallValues } from './plan/pools'
import { tcallReport } from './plan/report'
import { tcallSettings } from './plan/settings'

/** TCall.ai: AI agents that make phone calls. */
export const tcallDescription: Platform<TcallValues> = {
  name: 'tcall',
  title: 'TCall',
  productionDomains: ['tcall.ai'],
  targets: tcallTargets,
  vocabulary: tcallVocabulary,
  settings: { ...sharedSettings, ...tcallSettings },
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
}
