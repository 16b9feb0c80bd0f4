import type { components } from '../contracts/generated/webhook-proxy'
import type { Database, Statement } from '../service/database'
import { Refusal } from '../service/refusal'
import type { RequestTiming } from '../service/timing'

type Entry = components['schemas']['LedgerEntry']
type Page = components['schemas']['LedgerPage']

const CURSOR = /^(\d{1,19}):(\d{1,18})$/
const START = '0:0'

/** What a page shows: after which cursor, how many entries at most, only those of one call. */
export interface LedgerQuery {
  after?: string
  limit?: number
  call_id?: string
  tail?: boolean
}

/** Rows whose transaction is older than any open one: no row can still appear before them. */
const SETTLED = 'xid < pg_snapshot_xmin(pg_current_snapshot())'
/** `xid` leaves as text; to order by it, the table must be named, or text is compared. */
const COLUMNS = `xid::text as xid, seq, kind, route, call_id, event, emitted_at, at, attempt, due_at,
  scheduled_delay_ms, retry_after_ms, started_at, outcome, status, processed_at, reason, size`

const page: Statement = {
  name: 'ledger_page',
  text: `select ${COLUMNS} from ledger where (xid, seq) > ($1::xid8, $2::bigint) and ${SETTLED}
    order by ledger.xid, seq limit $3`,
}
const pageOfCall: Statement = {
  name: 'ledger_page_of_call',
  text: `select ${COLUMNS} from ledger where (xid, seq) > ($1::xid8, $2::bigint) and ${SETTLED} and call_id = $4
    order by ledger.xid, seq limit $3`,
}
const tail: Statement = {
  name: 'ledger_tail',
  text: `select pg_snapshot_xmin(pg_current_snapshot())::text as xid`,
}

/**
 * One page of the ledger. The cursor is `transaction:row`, and an empty page returns the cursor it was asked with.
 * @throws {Refusal} 400 for a cursor that this feed did not give.
 */
export async function readLedgerPage(database: Database, timing: RequestTiming, query: LedgerQuery): Promise<Page> {
  if (query.tail) {
    const [end] = await database.query<{ xid: string }>(timing, tail, [])
    // Rows count from 1, so this lies before the first row of the oldest open transaction.
    return { entries: [], next: `${end?.xid}:0` }
  }
  const after = query.after ?? START
  const [, xid, seq] = CURSOR.exec(after) ?? []
  if (xid === undefined || seq === undefined) throw new Refusal(400, 'invalid', 'after is no cursor of this ledger')
  const { limit = 1000, call_id } = query
  const rows = await database.query<Row>(
    timing,
    call_id === undefined ? page : pageOfCall,
    call_id === undefined ? [xid, seq, limit] : [xid, seq, limit, call_id],
  )
  const last = rows.at(-1)
  return { entries: rows.map(entryOf), next: last ? `${last.xid}:${last.seq}` : after }
}

type Row = { [Field in keyof Entry]-?: Entry[Field] | null } & { xid: string; seq: number }

function entryOf({ xid: _xid, seq: _seq, ...row }: Row): Entry {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as Entry
}
