import pg from 'pg'

/** The name under which a watch is known to the server that it watches; its own connections are left out by it. */
export const watcherName = 'sla db watch'
const connectTimeoutMs = 5_000
/** A look that takes longer is given up: whoever watches must not be a load. */
const lookTimeoutMs = 5_000

/** A connection that can only read. */
export class ReadOnlyConnection {
  readonly #url: string
  #client: pg.Client | undefined

  private constructor(url: string) {
    this.#url = url
  }

  /** @throws Error of one line, which names host and port, never the password */
  static async open(url: string): Promise<ReadOnlyConnection> {
    const connection = new ReadOnlyConnection(url)
    await connection.#connected()
    return connection
  }

  /** Asks; connects anew where the connection broke. */
  async rows<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const client = await this.#connected()
    return (await client.query<Row>(`${text} /* ${watcherComment} */`, values as unknown[])).rows
  }

  async close(): Promise<void> {
    await this.#client?.end().catch(() => {})
    this.#client = undefined
  }

  async #connected(): Promise<pg.Client> {
    if (this.#client) return this.#client
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: watcherName,
      connectionTimeoutMillis: connectTimeoutMs,
      query_timeout: 2 * lookTimeoutMs,
      keepAlive: true,
    })
    const drop = () => {
      if (this.#client === client) this.#client = undefined
    }
    client.on('error', drop)
    client.on('end', drop)
    try {
      await client.connect()
      // Not as options of the connection: poolers between us and the server refuse those.
      await client.query(`set statement_timeout = ${lookTimeoutMs} /* ${watcherComment} */`)
      await client.query(
        `set session characteristics as transaction isolation level read committed, read only /* ${watcherComment} */`,
      )
    } catch (error) {
      await client.end().catch(() => {})
      throw new Error(unreachableDatabase(this.#url, error as Error & { code?: string }))
    }
    this.#client = client
    return client
  }
}

/** In every statement of a watch, so that it does not find itself. */
export const watcherComment = 'sla_db_watch'

/** Which server, without user and password. */
export function serverNamed(url: string): string {
  const { hostname, port, pathname } = new URL(url)
  return `${hostname || 'localhost'}:${port || '5432'}${pathname}`
}

function unreachableDatabase(url: string, error: Error & { code?: string }): string {
  const said =
    error instanceof pg.DatabaseError ? `refuses: ${error.message}` : `does not answer (${error.code ?? error.message})`
  return `PostgreSQL at ${serverNamed(url)} ${said}; name another one with --url or DATABASE_URL`
}
