import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Refusals } from './refusals'
import type { RefusedRow } from './store'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function rig(write: (rows: readonly RefusedRow[]) => Promise<void> = async () => {}) {
  const counts = new Map<string, number>()
  const rows: RefusedRow[] = []
  const refusals = new Refusals({
    count: (route, reason) => counts.set(`${route} ${reason}`, (counts.get(`${route} ${reason}`) ?? 0) + 1),
    write: async (batch) => {
      rows.push(...batch)
      await write(batch)
    },
  })
  return { refusals, counts, rows }
}

test('all are counted; of each route and reason the last fifty are listed, and so many rows written as the limit lets', async () => {
  const { refusals, counts, rows } = rig()
  refusals.add('retell', 'too_large', 7)
  for (let n = 0; n < 5_000; n++) refusals.add('retell', 'bad_signature', n)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(counts.get('retell bad_signature')).toBe(5_000)
  const sizes = refusals
    .list()
    .filter(({ reason }) => reason === 'bad_signature')
    .map(({ size }) => size)
  expect(sizes.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => 4_950 + n))
  expect(refusals.list()).toContainEqual(expect.objectContaining({ route: 'retell', reason: 'too_large', size: 7 }))
  expect(rows).toHaveLength(201)
})

test('a sick database costs rows, and nothing waits for it', async () => {
  const { refusals, counts } = rig(() => Promise.reject(new Error('away')))
  refusals.add('retell', 'malformed', 1)
  await vi.advanceTimersByTimeAsync(1_000)
  refusals.add('retell', 'malformed', 1)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(counts.get('retell malformed')).toBe(2)
  expect(refusals.list()).toHaveLength(2)
})
