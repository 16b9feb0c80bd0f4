import { Agent, request } from 'undici'

const timeoutMs = 3_000

/** What a service answered; status 0 when it did not. */
export interface AskedAnswer {
  status: number
  body: unknown
  headers: Readonly<Record<string, string | string[] | undefined>>
  /** The system's word, where nothing answered. */
  error?: string
  /** By the local clock, in ms since the epoch. */
  sentAt: number
  tookMs: number
}

interface Ask {
  method?: 'GET' | 'POST'
  token?: string | undefined
  body?: object
}

/** Asks services one request each, within 3 s. */
export class CheckClient {
  readonly #dispatcher: Agent

  constructor(ca: string | undefined) {
    this.#dispatcher = new Agent({ connect: { ...(ca && { ca }), timeout: timeoutMs } })
  }

  async ask(url: string, { method = 'GET', token, body }: Ask = {}): Promise<AskedAnswer> {
    const sentAt = Date.now()
    try {
      const response = await request(url, {
        method,
        dispatcher: this.#dispatcher,
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          ...(token && { authorization: `Bearer ${token}` }),
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      })
      const text = await response.body.text()
      const tookMs = Date.now() - sentAt
      return { status: response.statusCode, body: parsed(text), headers: response.headers, sentAt, tookMs }
    } catch (error) {
      const { cause } = error as { cause?: unknown }
      const word = [error, cause].flatMap((one) => (one instanceof Error && 'code' in one ? String(one.code) : []))[0]
      return {
        status: 0,
        body: undefined,
        headers: {},
        error: word ?? String(error),
        sentAt,
        tookMs: Date.now() - sentAt,
      }
    }
  }

  close(): Promise<void> {
    return this.#dispatcher.destroy()
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
