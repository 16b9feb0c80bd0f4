import type pg from 'pg'

/** Makes every query of a pool wait, where a slow database would: after it was asked, before it answers. */
export function slowPool(pool: Pick<pg.Pool, 'query'>, waitMs: () => number | undefined): void {
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<unknown>
  const slowed = async (...args: unknown[]) => {
    const ms = waitMs()
    if (ms !== undefined) await new Promise((resolve) => setTimeout(resolve, ms))
    return query(...args)
  }
  pool.query = slowed as typeof pool.query
}
