import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until `probe` gives a value, at most `limit_ms`: by default as long as nothing takes that is well. */
export async function eventually<T>(
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  limit_ms = 60_000,
): Promise<T> {
  const end = Date.now() + limit_ms
  for (;;) {
    const value = await probe()
    if (value !== undefined && value !== false) return value
    if (Date.now() > end) throw new Error(`not within ${limit_ms} ms: ${probe}`)
    await sleep(20)
  }
}
