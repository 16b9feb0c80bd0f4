import { requestLine, requestLines } from '../../../contracts/generated/medcor'
import { medcorTargets } from '../../../thresholds/medcor'
import { medcorVocabulary } from '../../../thresholds/medcor-vocabulary'
import { submetric } from '../../../thresholds/metrics'
import { atOnce } from '../../drive/http/client'
import type { PlatformPlan } from '../../plan/platform'
import { sharedSettings } from '../../plan/settings/settings'
import * as api from '../drive/api'
import { sessionBodies } from '../drive/bodies'
import { medcorDrive } from '../drive/platform'
import { userAs } from '../drive/user'
import { lacks } from '../drive/vocabulary'
import type { MedcorRun } from '../run-data'
import { type MedcorValues, openPools } from './pools'
import { medcorSettings } from './settings'
import { setupMedcor } from './setup'
import { medcorWorkload } from './workload'

/** Medcor: healthcare with AI, under HIPAA. */
export const medcor: PlatformPlan<MedcorValues, MedcorRun> = {
  name: 'medcor',
  title: 'Medcor',
  targets: medcorTargets,
  vocabulary: medcorVocabulary,
  settings: { ...sharedSettings, ...medcorSettings },
  workload: medcorWorkload,
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
  drive: medcorDrive,
  bodies: sessionBodies,
  open: openPools,
  setup: setupMedcor,
  teardown(data) {
    if (lacks('run-cleanup')) return
    const removed = api.deleteRun(userAs('admin', data), data.run_id)
    if (!removed.ok) console.warn(`what run ${data.run_id} created could not be removed (status ${removed.status})`)
  },
}
