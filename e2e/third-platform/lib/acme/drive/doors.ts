import { type components, requestLine } from '../../../contracts/generated/acme'
import type { acmeVocabulary } from '../../../thresholds/acme'
import { request } from '../../drive/http/client'
import { type MetricsOf, metric as ofEvery } from '../../drive/init'
import type { PlatformDrive } from '../../drive/platform'
import type { AcmeValues } from '../settings'

type Door = components['schemas']['Door']

/** Acme's metrics. */
export const metric = ofEvery as MetricsOf<(typeof acmeVocabulary)['metrics']>

let base = ''

/** Acme as every VU needs it: nobody logs in. */
export const acmeDrive: PlatformDrive<AcmeValues> = {
  start({ ACME_BASE_URL }) {
    base = ACME_BASE_URL
  },
}

export const doors = () => request<Door[]>(base, requestLine.listDoors, { timed: true })

export const ring = (door: number) => request<Door>(base, requestLine.ring, { path: { door }, sla: 'A1', timed: true })
