import { requestLines } from '../../contracts/generated/acme'
import { acmeTargets, acmeVocabulary } from '../../thresholds/acme'
import type { Platform } from '../plan/platform'
import { sharedSettings } from '../plan/settings/settings'
import { type AcmeValues, acmeSettings } from './settings'

/** Acme: doors that ring. */
export const acmeDescription: Platform<AcmeValues> = {
  name: 'acme',
  title: 'Acme',
  productionDomains: ['acme.example'],
  targets: acmeTargets,
  vocabulary: acmeVocabulary,
  settings: { ...sharedSettings, ...acmeSettings },
  baseUrl: 'ACME_BASE_URL',
  arrivals: {
    setting: 'RINGS_PER_HOUR',
    perHour: (values) => values.RINGS_PER_HOUR,
    counted: 'rings_taken',
    title: 'rings taken',
  },
  urls: ['ACME_BASE_URL'],
  reported: {},
  report: { series: [], summarise: () => ({}), lines: () => [] },
  operations: requestLines,
}
