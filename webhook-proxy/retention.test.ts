import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Retention } from './retention'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('deletes in steps until nothing is left, again after a minute, and not by a clock that has stepped', async () => {
  const befores: number[] = []
  let left = 1_200
  const tables = {
    expireDead: async () => 0,
    forgetKeys: async (before: number, limit: number) => {
      befores.push(before)
      const removed = Math.min(left, limit)
      left -= removed
      return removed
    },
    trimLedger: async () => 0,
  }
  const retention = new Retention(tables, { keepDeadH: 1, keepKeysH: 2, keepLedgerH: 1 }, () => {})
  retention.start()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(left).toBe(0)
  expect(befores).toHaveLength(3)
  vi.setSystemTime(Date.now() + 365 * 24 * 3_600_000)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(befores).toHaveLength(4)
  expect((befores[3] as number) - (befores[0] as number)).toBeLessThan(120_000)
  retention.pause()
  await vi.advanceTimersByTimeAsync(600_000)
  expect(befores).toHaveLength(4)
  await retention.close()
})

test('goes on after a database that was away', async () => {
  let asked = 0
  const away = async () => {
    asked++
    throw new Error('away')
  }
  const tables = { expireDead: away, forgetKeys: away, trimLedger: away }
  const retention = new Retention(tables, { keepDeadH: 1, keepKeysH: 1, keepLedgerH: 1 }, () => {})
  retention.start()
  await vi.advanceTimersByTimeAsync(125_000)
  expect(asked).toBe(3)
  await retention.close()
})
