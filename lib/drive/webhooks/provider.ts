import { type components, requestLine } from '../../../contracts/generated/provider'
import { request } from '../http/client'
import type { Page } from './feed'
import type { Emission } from './reconcile'

type Schemas = components['schemas']

/** The simulated voice provider's own side: what it says it sent. */
export class Provider {
  constructor(private readonly base: string) {}

  emissions(query: {
    after?: string | undefined
    phone_number_id?: string
    tail?: boolean
  }): (Page<Emission> & { undelivered: number }) | undefined {
    return request<Schemas['EmissionPage']>(this.base, requestLine.readEmissions, { query }).body
  }

  health() {
    return request<Schemas['ProviderHealth']>(this.base, requestLine.providerHealth)
  }
}
