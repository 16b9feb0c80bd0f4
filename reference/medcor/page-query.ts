import type { FastifyRequest } from 'fastify'
import type { Database } from '../../service/database'
import { type PageQuery, pageBounds, paginate } from '../../service/pagination'

/** Conditions of a list; those whose value is undefined do not hold anything back. */
export class Filter {
  readonly values: unknown[] = []
  readonly #conditions: string[] = []
  #name = ''

  /**
   * @param name stands for the condition in the prepared statement's name
   * @param condition what must hold, with `?` for the value
   */
  where(name: string, condition: string, value: unknown): this {
    if (value === undefined) return this
    this.values.push(value)
    this.#conditions.push(condition.replaceAll('?', `$${this.values.length}`))
    this.#name += `_${name}`
    return this
  }

  get text(): string {
    return this.#conditions.join(' and ')
  }

  get name(): string {
    return this.#name
  }
}

export interface List {
  name: string
  columns: string
  /** The tables; the first one is what is counted. */
  from: string
  order: string
}

/** One page of a list and the true number of its matches, in one query. */
export async function listPage<Row extends object, Result>(
  database: Database,
  request: FastifyRequest & { query: PageQuery },
  { name, columns, from, order }: List,
  filter: Filter,
  resultOf: (row: Row) => Result,
) {
  const { limit, offset } = pageBounds(request.query)
  const at = filter.values.length
  const text = `select ${columns}, (select count(*) from ${from} where ${filter.text}) as matches
    from ${from} where ${filter.text} order by ${order} limit $${at + 1} offset $${at + 2}`
  const values = [...filter.values, limit, offset]
  type Found = Row & { matches: number }
  const rows = await database.query<Found>(request.timing, { name: `${name}${filter.name}`, text }, values)
  return paginate(request, request.query, rows[0]?.matches ?? 0, rows.map(resultOf))
}
