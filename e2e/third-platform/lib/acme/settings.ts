import { number, url, type ValuesOf } from '../plan/settings/setting'
import type { sharedSettings } from '../plan/settings/settings'

/** Settings of the Acme scripts. */
export const acmeSettings = {
  ACME_BASE_URL: url({ doc: 'The platform.' }),
  RINGS_PER_HOUR: number({ min: 1, max: 100_000, unit: 'rings/h', doc: 'Arrivals, open model.' }),
}

export type AcmeValues = ValuesOf<typeof sharedSettings & typeof acmeSettings>
