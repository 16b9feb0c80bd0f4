import { Pool } from 'undici'
import { type components, endpoints } from '../../contracts/generated/provider'

type DialRequest = components['schemas']['DialRequest']

const timeoutMs = 5_000
const connections = 64

/** What TCall asks of the voice provider, over kept-alive connections. */
export class ProviderClient {
  readonly #pool: Pool
  readonly #base: string

  constructor(url: string) {
    const { origin, pathname } = new URL(url)
    this.#base = pathname.replace(/\/$/, '')
    this.#pool = new Pool(origin, {
      connections,
      connectTimeout: timeoutMs,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    })
  }

  /** Dials and returns the provider's call id; throws when the provider refuses or does not answer. */
  async dial(request: DialRequest): Promise<string> {
    const { call_id: callId } = (await this.#send(endpoints.createProviderCall, request)) as { call_id: string }
    return callId
  }

  /** Makes the provider forget the open calls of a number, without further events. */
  async abandon(phoneNumberId: string): Promise<void> {
    await this.#send(endpoints.abandonProviderCalls, { phone_number_id: phoneNumberId })
  }

  /** How many calls are open at the provider; undefined when it does not answer. */
  async openCalls(): Promise<number | undefined> {
    try {
      const health = (await this.#send(endpoints.providerHealth)) as components['schemas']['ProviderHealth']
      return health.open_calls
    } catch {
      return undefined
    }
  }

  close(): Promise<void> {
    return this.#pool.destroy()
  }

  async #send({ method, path }: { method: 'GET' | 'POST'; path: string }, body?: object): Promise<unknown> {
    const response = await this.#pool.request({
      method,
      path: this.#base + path,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    if (response.statusCode >= 300) {
      await response.body.dump()
      throw new Error(`the provider answered ${response.statusCode}`)
    }
    return response.body.json()
  }
}
