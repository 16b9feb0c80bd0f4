import { type components, requestLine } from '../../../contracts/generated/webhook-proxy'
import { type RequestOptions, request } from '../http/client'
import type { Page } from './feed'
import type { LedgerEntry } from './reconcile'

type Schemas = components['schemas']

/** The webhook proxy as the scripts use it. `token` is asked for by everything but deliveries. */
export class ProxyClient {
  constructor(
    private readonly base: string,
    private readonly token: string,
  ) {}

  /** Delivers one event as a provider would. */
  deliver(
    route: string,
    body: string,
    headers: Readonly<Record<string, string>>,
    ask: Pick<RequestOptions, 'expect'> = {},
  ) {
    return request<Partial<Schemas['HookReceipt'] & Schemas['Error']>>(this.base, requestLine.receiveHook, {
      ...ask,
      path: { route },
      body,
      headers,
    })
  }

  ledger(query: { after?: string | undefined; call_id?: string; tail?: boolean }): Page<LedgerEntry> | undefined {
    return request<Schemas['LedgerPage']>(this.base, requestLine.readLedger, { query, token: this.bearer() }).body
  }

  health() {
    return request<Schemas['ProxyStatus']>(this.base, requestLine.proxyStatus, { token: this.bearer() })
  }

  setFault(route: string, fault: Schemas['Fault']) {
    return request<Schemas['Fault']>(this.base, requestLine.setFault, {
      path: { route },
      body: fault,
      token: this.bearer(),
    })
  }

  clearFault(route: string) {
    return request(this.base, requestLine.clearFault, { path: { route }, token: this.bearer(), read: false })
  }

  private bearer(): string | undefined {
    return this.token === '' ? undefined : this.token
  }
}
