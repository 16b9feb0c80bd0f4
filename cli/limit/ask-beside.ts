import { readFile } from 'node:fs/promises'
import { Agent, request } from 'undici'
import { csvRows } from '../../lib/data/csv'
import type { AskedBeside, Count } from '../platform/reference-platform'

/** All that is known of where a platform is, by setting. */
type Known = Readonly<Record<string, string | undefined>>

const timeoutMs = 5_000

/** Asks a platform beside k6 what waits in it: as one account, once for each count. */
export class AskBeside {
  readonly #asked: AskedBeside
  readonly #known: Known
  readonly #dispatcher: Agent
  readonly #account: { email: string; password: string }
  readonly counts: readonly Count[]
  #token: string | undefined

  private constructor(asked: AskedBeside, known: Known, account: { email: string; password: string }, ca?: string) {
    this.#asked = asked
    this.#known = known
    this.#account = account
    this.#dispatcher = new Agent({ connect: ca ? { ca } : {}, headersTimeout: timeoutMs, bodyTimeout: timeoutMs })
    const absent = (known['ABSENT_CAPABILITIES'] ?? '').split(',').map((name) => name.trim())
    this.counts = asked.counts.filter(({ at, needs }) => known[at] && !absent.includes(needs))
  }

  /** @throws Error of one line when the settings name no platform, or no account */
  static async of(asked: AskedBeside, known: Known): Promise<AskBeside> {
    for (const setting of [asked.baseUrl, asked.accounts])
      if (!known[setting]) throw new Error(`${setting} is not set; set it, or start a platform: npm run up`)
    const text = await readFile(known[asked.accounts] ?? '', 'utf8').catch(() => {
      throw new Error(`${asked.accounts} "${known[asked.accounts]}" cannot be read`)
    })
    // The last one: k6 takes accounts from the first on.
    const [email = '', password = ''] = csvRows(text).at(-1)?.fields ?? []
    const caFile = known['SSL_CERT_FILE']
    return new AskBeside(asked, known, { email, password }, caFile && (await readFile(caFile, 'utf8')))
  }

  /** Whether the platform says that it is well. */
  async isWell(): Promise<boolean> {
    return this.#get(this.#asked.baseUrl, this.#asked.health).then(
      () => true,
      () => false,
    )
  }

  /** The count now; undefined when the platform does not say. */
  async count({ at, path, field, withToken }: Count): Promise<number | undefined> {
    try {
      this.#token ??= withToken ? await this.#login() : undefined
      const value = fieldOf(await this.#get(at, path, withToken ? this.#token : undefined), field)
      return typeof value === 'number' ? value : undefined
    } catch {
      this.#token = undefined
      return undefined
    }
  }

  close(): Promise<void> {
    return this.#dispatcher.destroy()
  }

  async #login(): Promise<string> {
    const { path, token } = this.#asked.login
    return String(fieldOf(await this.#send('POST', this.#asked.baseUrl, path, { body: this.#account }), token))
  }

  #get(at: string, path: string, token?: string): Promise<unknown> {
    return this.#send('GET', at, path, token ? { token } : {})
  }

  async #send(method: 'GET' | 'POST', at: string, path: string, { token, body }: { token?: string; body?: object }) {
    const response = await request(`${this.#known[at]}${path}`, {
      method,
      dispatcher: this.#dispatcher,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.body.text()
    if (response.statusCode >= 300) throw new Error(`${method} ${path} answered ${response.statusCode}`)
    return JSON.parse(text) as unknown
  }
}

/** The value at a path like `tokens.access`. */
export function fieldOf(body: unknown, path: string): unknown {
  return path.split('.').reduce((value, name) => (value as Record<string, unknown> | undefined)?.[name], body)
}
