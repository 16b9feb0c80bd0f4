import pg from 'pg'
import { patiently } from '../service/database'
import { StartError } from '../service/main'

/** The advisory lock of the one proxy that may forward from a database; the number has no other meaning. */
const LOCK = 7_102_001
/** A killed predecessor's lock is free once PostgreSQL has noticed; a live one keeps it. */
const PATIENCE_MS = 3_000
const RETRY_MS = 100

/** What happens to the ownership after it was won. */
export interface OwnershipEvents {
  /** The connection that holds the lock broke: another process may own the database now. */
  lost(): void
  /** The lock is ours again. */
  regained(): void
  /** Another process has it. */
  taken(message: string): void
}

/**
 * Owns a database by a lock on a connection of its own, so that two proxies never forward the same events.
 * After a broken connection the lock is sought again until it is won or another process has it.
 */
export class Ownership {
  private client: pg.Client | undefined
  private closed = false
  private events: OwnershipEvents | undefined

  private constructor(private readonly url: string) {}

  /** @throws {StartError} when another proxy owns the database. */
  static async win(url: string): Promise<Ownership> {
    const ownership = new Ownership(url)
    if (await patiently(() => ownership.seek())) return ownership
    throw new StartError(takenMessage(url))
  }

  get isHeld(): boolean {
    return this.client !== undefined
  }

  watch(events: OwnershipEvents): void {
    this.events = events
  }

  async close(): Promise<void> {
    this.closed = true
    await this.client?.end()
  }

  /** Whether the lock was won; rejects when the database does not answer. */
  private async seek(): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: 3_000, keepAlive: true })
    client.on('error', () => this.lose(client))
    client.on('end', () => this.lose(client))
    try {
      await client.connect()
      const end = performance.now() + PATIENCE_MS
      while (!(await tryLock(client))) {
        if (performance.now() > end) {
          await client.end()
          return false
        }
        await pause(RETRY_MS)
      }
    } catch (error) {
      await client.end().catch(() => {})
      throw error
    }
    this.client = client
    return true
  }

  private lose(client: pg.Client): void {
    if (this.client !== client) return
    this.client = undefined
    if (this.closed) return
    this.events?.lost()
    void this.regain()
  }

  private async regain(): Promise<void> {
    while (!this.closed) {
      try {
        if (await this.seek()) this.events?.regained()
        else this.events?.taken(takenMessage(this.url))
        return
      } catch {
        await pause(RETRY_MS)
      }
    }
  }
}

async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ won: boolean }>('select pg_try_advisory_lock($1) as won', [LOCK])
  return rows[0]?.won === true
}

function takenMessage(url: string): string {
  const { host, pathname } = new URL(url)
  return `PROXY_DATABASE_URL: another webhook proxy forwards from ${host}${pathname}; stop it or set PROXY_DATABASE_URL`
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
