import { type components, requestLine } from '../../../contracts/generated/acme'
import type { acmeVocabulary } from '../../../thresholds/acme'
import { request } from '../../drive/http/client'
import { type AddTo, addCore as toEvery } from '../../drive/init'
import type { PlatformDrive } from '../../drive/platform'
import { rowOf } from '../../drive/run'
import type { Pool, Pools } from '../../handover'
import type { AcmeValues } from '../settings'

type Door = components['schemas']['Door']

/** Acme's metrics. */
export const add = toEvery as AddTo<(typeof acmeVocabulary)['metrics']>

/** Who comes to a door, from the pool. */
export interface Visitor {
  rings: number
}

let base = ''
let all: Pool<Visitor> | undefined

/** Acme as every VU needs it: nobody logs in. */
export const acmeDrive: PlatformDrive<AcmeValues> = {
  start({ ACME_BASE_URL }, { visitors }: Pools) {
    base = ACME_BASE_URL
    all = visitors as Pool<Visitor>
  },
}

/** The visitors there are, one after the other. */
export const visitors = () =>
  all ? Array.from({ length: all.length }, (_, at) => rowOf(all as Pool<Visitor>, at)) : []

export const doors = () => request<Door[]>(base, requestLine.listDoors, { timed: true })

export const ring = (door: number) => request<Door>(base, requestLine.ring, { path: { door }, sla: 'A1', timed: true })
