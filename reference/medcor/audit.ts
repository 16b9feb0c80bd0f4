import type { operations } from '../../contracts/generated/medcor'
import type { Database, Statement } from '../../service/database'
import { logError } from '../../service/log'
import { Refusal } from '../../service/refusal'
import type { Caller } from './caller'

type Action = NonNullable<NonNullable<operations['listAuditEvents']['parameters']['query']>['action']>

interface Entry {
  at: Date
  caller: Caller
  action: Action
  patientId: string | null
  recordId: string | null
}

/** An event is in the database at most this long after its access. */
const gatherMs = 200
/** So many wait at most while the database does not take them; then nothing is read that would go unaudited. */
const maxWaiting = 50_000
const batchSize = 1_000

const insert: Statement = {
  name: 'audit_insert',
  text: `insert into audit_events (at, hospital_id, actor_id, role, action, patient_id, record_id)
    select * from unnest($1::timestamptz[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::uuid[])`,
}

/** Notes every access without holding it up: written in batches, in order, and to the last one at a clean stop. */
export class AuditLog {
  readonly #database: Database
  readonly #waiting: Entry[] = []
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(database: Database) {
    this.#database = database
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /** @throws {Refusal} 503 when too many events wait for the database: an access that cannot be audited is refused */
  note(caller: Caller, action: Action, patientId: string | null = null, recordId: string | null = null): void {
    if (this.#waiting.length >= maxWaiting) throw new Refusal(503, 'unavailable', 'the audit cannot be written')
    this.#waiting.push({ at: new Date(), caller, action, patientId, recordId })
    this.#timer ??= setTimeout(() => this.flush(), gatherMs)
  }

  /**
   * Notes what was changed, and settles once that is in the database: a change that was acknowledged has its event,
   * even if this process is killed right after.
   * @throws {Refusal} 503 when it cannot be written: whether the change happened is then for its client to find out
   */
  async record(...change: Parameters<AuditLog['note']>): Promise<void> {
    this.note(...change)
    const entry = this.#waiting.at(-1)
    await this.flush()
    if (entry && this.#waiting.includes(entry))
      throw new Refusal(503, 'unavailable', 'the change is made, and its audit cannot be written yet')
  }

  /** Settles when all that waited is written; leaves it waiting when the database does not answer. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#writing = this.#writing.then(() => this.#write())
    return this.#writing
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, batchSize)
      const column = <T>(of: (entry: Entry) => T): T[] => batch.map(of)
      try {
        await this.#database.query(undefined, insert, [
          column(({ at }) => at),
          column(({ caller }) => caller.hospitalId),
          column(({ caller }) => caller.userId),
          column(({ caller }) => caller.role),
          column(({ action }) => action),
          column(({ patientId }) => patientId),
          column(({ recordId }) => recordId),
        ])
      } catch (error) {
        logError('medcor', 'audit', error)
        this.#timer ??= setTimeout(() => this.flush(), 1_000)
        return
      }
      this.#waiting.splice(0, batch.length)
    }
  }
}
