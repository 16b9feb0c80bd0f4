import { requestLine, requestLines } from '../../contracts/generated/medcor'
import { medcorTargets } from '../../thresholds/medcor'
import { medcorVocabulary } from '../../thresholds/medcor-vocabulary'
import { submetric } from '../../thresholds/metrics'
import { atOnce } from '../drive/http/at-once'
import type { Platform } from '../plan/platform'
import { sharedSettings } from '../plan/settings/settings'
import type { MedcorValues } from './plan/pools'
import { medcorSettings } from './plan/settings'

/** Medcor: healthcare with AI, under HIPAA. */
export const medcorDescription: Platform<MedcorValues> = {
  name: 'medcor',
  title: 'Medcor',
  productionDomains: ['medcor.ai'],
  targets: medcorTargets,
  vocabulary: medcorVocabulary,
  settings: { ...sharedSettings, ...medcorSettings },
  baseUrl: 'MEDCOR_BASE_URL',
  arrivals: {
    setting: 'RECORDS_PER_HOUR',
    perHour: (values) => values.RECORDS_PER_HOUR,
    counted: 'records_read',
    title: 'records read',
  },
  urls: ['MEDCOR_BASE_URL'],
  reported: {
    login: submetric('http_req_duration', { name: requestLine.login }),
    'encryption, by Server-Timing': 'server_crypto_ms',
    'all queries of a request': 'server_db_sum_ms',
    'cold connection': 'connection_ms{connection:cold}',
    'warm connection': 'connection_ms{connection:warm}',
  },
  report: { series: [], summarise: () => ({}), lines: () => [] },
  operations: [...requestLines, atOnce],
}
