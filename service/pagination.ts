import type { FastifyRequest } from 'fastify'
import { Refusal } from './refusal'

export interface PageQuery {
  page?: number
  page_size?: number
}

/** The rows of a page in SQL's terms. */
export function pageBounds({ page = 1, page_size: size = 25 }: PageQuery): { limit: number; offset: number } {
  return { limit: size, offset: (page - 1) * size }
}

/**
 * A page in the contract's shape, with absolute addresses of its neighbours.
 * @throws {Refusal} 404 for a page behind the last; the first one may be empty
 */
export function paginate<Row>(
  request: FastifyRequest,
  query: PageQuery,
  count: number,
  results: Row[],
): { count: number; next: string | null; previous: string | null; results: Row[] } {
  const { page = 1, page_size: size = 25 } = query
  if (page > 1 && (page - 1) * size >= count) throw new Refusal(404, 'not_found', `there is no page ${page}`)
  const address = (wanted: number): string => {
    const url = new URL(request.url, `${request.protocol}://${request.host}`)
    url.searchParams.set('page', String(wanted))
    return url.href
  }
  return {
    count,
    next: page * size < count ? address(page + 1) : null,
    previous: page > 1 ? address(page - 1) : null,
    results,
  }
}
