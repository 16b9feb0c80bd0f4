import { randomUUID } from 'node:crypto'
import type { Database, Statement } from '../../service/database'
import { logError } from '../../service/log'
import { Refusal } from '../../service/refusal'
import type { RequestTiming } from '../../service/timing'
import { type MedcorFaults, newMedcorFaults } from './faults'
import type { StoredRole } from './roles'

/** Who is at work where, since when. Times in ms since the epoch. */
export interface StoredSession {
  readonly id: string
  readonly userId: string
  readonly hospitalId: string
  readonly role: StoredRole
  /** The test run that it belongs to. */
  readonly runId: string | null
  readonly idleMs: number
  readonly expiresAt: number
  lastSeenAt: number
  /** Which of its refresh tokens is the valid one. */
  generation: number
}

/** How often the database learns when sessions were last seen, and sessions that are over are forgotten. */
const housekeepingMs = 5_000

const columns = 'id, user_id, hospital_id, role, run_id, idle_ms, expires_at, last_seen_at, generation'
const insert: Statement = {
  name: 'session_insert',
  text: `insert into sessions (${columns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
}
const remove: Statement = { name: 'session_delete', text: 'delete from sessions where id = $1' }
const removeAll: Statement = { name: 'sessions_delete', text: 'delete from sessions where id = any($1)' }
const renew: Statement = { name: 'session_renew', text: 'update sessions set generation = $2 where id = $1' }
const touch: Statement = {
  name: 'sessions_seen',
  text: `update sessions set last_seen_at = seen.at
    from unnest($1::uuid[], $2::bigint[]) as seen (id, at) where sessions.id = seen.id`,
}
const all: Statement = {
  name: 'sessions_all',
  text: `select id, user_id as "userId", hospital_id as "hospitalId", role, run_id as "runId", idle_ms as "idleMs",
    expires_at as "expiresAt", last_seen_at as "lastSeenAt", generation from sessions`,
}

/**
 * The open sessions: in memory, where each request asks, and in the database, from which a restart goes on. One
 * process serves a database.
 */
export class Sessions {
  readonly #database: Database
  readonly #faults: MedcorFaults
  readonly #open = new Map<string, StoredSession>()
  readonly #seen = new Set<StoredSession>()
  readonly #housekeeping: NodeJS.Timeout

  constructor(database: Database, faults: MedcorFaults = newMedcorFaults()) {
    this.#database = database
    this.#faults = faults
    this.#housekeeping = setInterval(() => this.#keepHouse(), housekeepingMs)
  }

  async recover(): Promise<void> {
    for (const session of await this.#database.query<StoredSession>(undefined, all, []))
      this.#open.set(session.id, session)
  }

  async open(
    timing: RequestTiming,
    start: Pick<StoredSession, 'userId' | 'hospitalId' | 'role' | 'runId' | 'idleMs' | 'expiresAt'>,
  ): Promise<StoredSession> {
    const ceiling = this.#faults.at('session ceiling')
    if (ceiling !== undefined && this.count() >= ceiling) throw new Refusal(503, 'unavailable', 'too many sessions')
    const session = { ...start, id: randomUUID(), lastSeenAt: Date.now(), generation: 0 }
    const { id, userId, hospitalId, role, runId, idleMs, expiresAt, lastSeenAt, generation } = session
    const values = [id, userId, hospitalId, role, runId, idleMs, expiresAt, lastSeenAt, generation]
    await this.#database.query(timing, insert, values)
    this.#open.set(id, session)
    return session
  }

  /**
   * The session of a request, which counts as a sign of life.
   * @throws {Refusal} 401 `session_expired`, or `token_revoked` when it was ended
   */
  use(id: string): StoredSession {
    const session = this.#open.get(id)
    if (!session) throw new Refusal(401, 'token_revoked', 'the session has ended')
    const now = Date.now()
    if (isOver(session, now) && !this.#faults.at('no expiry'))
      throw new Refusal(401, 'session_expired', 'the session has expired')
    session.lastSeenAt = now
    this.#seen.add(session)
    return session
  }

  /**
   * Uses up refresh token `generation` of a session; the next one is `session.generation`.
   * @throws {Refusal} 401 as `use`; a token used before ends its session
   */
  async renew(timing: RequestTiming, id: string, generation: number): Promise<StoredSession> {
    const session = this.use(id)
    if (generation !== session.generation) {
      await this.end(timing, id)
      throw new Refusal(401, 'token_revoked', 'the refresh token was used before; the session has ended')
    }
    session.generation += 1
    await this.#database.query(timing, renew, [id, session.generation])
    return session
  }

  /** From now on its tokens are refused. */
  async end(timing: RequestTiming, id: string): Promise<void> {
    if (this.#faults.at('no revocation')) return
    this.#forget(id)
    await this.#database.query(timing, remove, [id])
  }

  /** How many are open, of those that have what `like` has. */
  count(like: Partial<Pick<StoredSession, 'runId' | 'hospitalId'>> = {}): number {
    const wanted = Object.entries(like) as [keyof typeof like, string][]
    const now = Date.now()
    let open = 0
    for (const session of this.#open.values()) {
      if (wanted.every(([key, value]) => session[key] === value) && !isOver(session, now)) open += 1
    }
    return open
  }

  async close(): Promise<void> {
    clearInterval(this.#housekeeping)
    await this.#keepHouse()
  }

  #forget(id: string): void {
    const session = this.#open.get(id)
    if (session) this.#seen.delete(session)
    this.#open.delete(id)
  }

  async #keepHouse(): Promise<void> {
    const seen = [...this.#seen]
    this.#seen.clear()
    // What is over for a while only: until then its tokens are told that it expired.
    const before = Date.now() - 10 * housekeepingMs
    const over = [...this.#open.values()].filter((session) => isOver(session, before))
    for (const { id } of over) this.#forget(id)
    try {
      if (seen.length > 0) {
        const values = [seen.map(({ id }) => id), seen.map(({ lastSeenAt }) => lastSeenAt)]
        await this.#database.query(undefined, touch, values)
      }
      if (over.length > 0) await this.#database.query(undefined, removeAll, [over.map(({ id }) => id)])
    } catch (error) {
      for (const session of seen) this.#seen.add(session)
      logError('medcor', 'sessions', error)
    }
  }
}

function isOver({ expiresAt, lastSeenAt, idleMs }: StoredSession, now: number): boolean {
  return now >= expiresAt || now >= lastSeenAt + idleMs
}
