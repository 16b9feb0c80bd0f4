import { Agent, request } from 'undici'

export interface LoginAccount {
  email: string
  password: string
}

/** How a request ended for its client: with an answer, or without one. */
export type ApiAnswer =
  | { status: number; body: Record<string, unknown>; header(name: string): string | undefined }
  | { status: 0; why: string }

export interface ApiRequestOptions {
  body?: object
  headers?: Readonly<Record<string, string>>
  query?: Readonly<Record<string, string | number>>
  /** A token of another kind than the account's. */
  token?: string
}

/** Longer than any platform within its limits takes; what takes longer is unknown. */
const timeoutMs = 5_000

/** A client of a platform's API that tells what happened, and throws at nothing that a platform can do. */
export class ApiClient {
  readonly #dispatcher: Agent
  readonly #base: string
  readonly #login: { path: string; token: string; account: LoginAccount } | undefined
  #token: string | undefined

  /**
   * @param ca PEM of the authority that the platform's certificate has to be of
   * @param token a bearer token that stays, where nobody logs in
   */
  constructor(
    base: string,
    login?: { path: string; token: string; account: LoginAccount },
    ca?: string,
    token?: string,
  ) {
    this.#token = token
    this.#base = base
    this.#login = login
    this.#dispatcher = new Agent({
      connect: { timeout: timeoutMs, ...(ca && { ca }) },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    })
  }

  /** As the account; a token that is refused is replaced once. */
  async send(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    ask: ApiRequestOptions = {},
  ): Promise<ApiAnswer> {
    if (this.#login && !ask.token) {
      this.#token ??= await this.#newToken()
      if (!this.#token) return { status: 0, why: 'no login' }
    }
    const token = ask.token ?? this.#token
    const answer = await this.#ask(method, path, { ...ask, ...(token && { token }) })
    if (answer.status === 401 && !ask.token) this.#token = undefined
    return answer
  }

  /** Every entry of a list, page by page. @throws Error of one line when a page does not come */
  async pages(path: string, query: ApiRequestOptions['query'] = {}): Promise<Record<string, unknown>[]> {
    const all: Record<string, unknown>[] = []
    for (let page = 1; ; page++) {
      const body = await this.read(path, { ...query, page, page_size: 200 })
      const results = body['results'] as Record<string, unknown>[]
      all.push(...results)
      if (results.length === 0 || body['next'] === null) return all
    }
  }

  /** Every entry of a feed with a cursor. */
  async feed(path: string, query: ApiRequestOptions['query'] = {}): Promise<Record<string, unknown>[]> {
    const all: Record<string, unknown>[] = []
    for (let after: string | undefined; ; ) {
      const body = await this.read(path, { ...query, limit: 1_000, ...(after !== undefined && { after }) })
      const entries = body['entries'] as Record<string, unknown>[]
      all.push(...entries)
      if (entries.length === 0) return all
      after = String(body['next'])
    }
  }

  /** Reads what has to be there; tries again for a while, since the platform was just hurt. */
  async read(path: string, query: ApiRequestOptions['query'] = {}): Promise<Record<string, unknown>> {
    let last = ''
    for (let attempt = 0; attempt < 20; attempt++) {
      const answer = await this.send('GET', path, { query })
      if (answer.status === 200 && 'body' in answer) return answer.body
      last = 'why' in answer ? answer.why : `status ${answer.status}`
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
    throw new Error(`GET ${path} cannot be read back: ${last}`)
  }

  close(): Promise<void> {
    return this.#dispatcher.destroy()
  }

  async #newToken(): Promise<string | undefined> {
    if (!this.#login) return undefined
    const { path, token, account } = this.#login
    const { email, password } = account
    const answer = await this.#ask('POST', path, { body: { email, password } })
    if (!('body' in answer) || answer.status >= 300) return undefined
    const value = token
      .split('.')
      .reduce<unknown>((body, name) => (body as Record<string, unknown>)?.[name], answer.body)
    return typeof value === 'string' ? value : undefined
  }

  async #ask(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    { body, headers, query, token }: ApiRequestOptions,
  ): Promise<ApiAnswer> {
    const search = query
      ? `?${new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]))}`
      : ''
    try {
      const response = await request(`${this.#base}${path}${search}`, {
        method,
        dispatcher: this.#dispatcher,
        headers: {
          ...(token && { authorization: `Bearer ${token}` }),
          ...(body && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body && { body: JSON.stringify(body) }),
      })
      const text = await response.body.text()
      return {
        status: response.statusCode,
        body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
        header: (name) => [response.headers[name] ?? []].flat()[0],
      }
    } catch (error) {
      return { status: 0, why: (error as NodeJS.ErrnoException).code ?? (error as Error).message }
    }
  }
}
