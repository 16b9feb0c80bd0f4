import type { components, operations } from '../../contracts/generated/tcall'
import type { Database, Statement } from '../../service/database'
import { pageBounds } from '../../service/pagination'
import type { RequestTiming } from '../../service/timing'
import { type CallLogRow, callColumns } from './call-store'

export type CallListQuery = NonNullable<operations['listCallLogs']['parameters']['query']>
type Ordering = NonNullable<CallListQuery['ordering']>

const orders: Record<Ordering, string> = {
  id: 'id',
  '-id': 'id desc',
  started_at: 'started_at, id',
  '-started_at': 'started_at desc, id desc',
  duration: 'duration, id',
  '-duration': 'duration desc, id desc',
}

/**
 * The filters of a request as SQL. A status stands in the text, not among the values: only then
 * can the prepared statement's plan use the index over open calls. The contract has checked it.
 */
export function callFilter(organisationId: number, query: CallListQuery): { where: string; values: unknown[] } {
  const values: unknown[] = [organisationId]
  const conditions = ['organisation_id = $1']
  const add = (condition: (parameter: string) => string, value: unknown): void => {
    if (value === undefined) return
    values.push(value)
    conditions.push(condition(`$${values.length}`))
  }
  if (query.status) conditions.push(`status = '${query.status satisfies components['schemas']['CallStatus']}'`)
  add((n) => `phone_number_id = ${n}`, query.phone_number_id)
  add((n) => `call_type = ${n}`, query.call_type)
  add((n) => `provider = ${n}`, query.provider)
  add((n) => `is_user_answered = ${n}`, query.is_user_answered)
  const search = query.search === undefined ? undefined : `${query.search.replace(/[\\%_]/g, '\\$&')}%`
  add((n) => `(call_sid like ${n} or retell_call_id like ${n} or to_number like ${n})`, search)
  return { where: conditions.join(' and '), values }
}

/** The true number of matches, and the rows of one page. */
export async function listCalls(
  database: Database,
  timing: RequestTiming,
  organisationId: number,
  query: CallListQuery,
): Promise<{ count: number; rows: CallLogRow[] }> {
  const { where, values } = callFilter(organisationId, query)
  const order = orders[query.ordering ?? '-id']
  const { limit, offset } = pageBounds(query)
  const [counted, rows] = await Promise.all([
    database.query<{ count: number }>(
      timing,
      statement('count_calls', `select count(*) from call_logs where ${where}`),
      values,
    ),
    database.query<CallLogRow>(
      timing,
      statement(
        'list_calls',
        `select ${callColumns} from call_logs where ${where} order by ${order} limit $${values.length + 1} offset $${values.length + 2}`,
      ),
      [...values, limit, offset],
    ),
  ])
  return { count: counted[0]?.count ?? 0, rows }
}

const names = new Map<string, Statement>()

/** A short name for each text; there are as many as there are combinations of filters in use. */
function statement(kind: string, text: string): Statement {
  const known = names.get(text) ?? { name: `${kind}_${names.size}`, text }
  names.set(text, known)
  return known
}
