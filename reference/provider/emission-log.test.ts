import { describe, expect, it } from 'vitest'
import { EmissionLog, type LoggedEmission } from './emission-log'

const entry = (n: number): LoggedEmission => ({
  call_id: `call_${n}`,
  event: 'call_ended',
  emitted_at: n,
  phone_number_id: n % 2 === 0 ? 'even' : 'odd',
})

describe('the emission log', () => {
  it('is read in pages, each entry once, with and without a filter', () => {
    const log = new EmissionLog()
    for (let n = 0; n < 10; n++) log.append(entry(n))
    const pages = (wanted: (e: LoggedEmission) => boolean) => {
      const read: number[] = []
      for (let cursor = 0; cursor < log.end; ) {
        const page = log.read(cursor, 3, wanted)
        read.push(...page.entries.map((e) => e.emitted_at))
        cursor = page.next
      }
      return read
    }
    expect(pages(() => true)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(pages((e) => e.phone_number_id === 'odd')).toEqual([1, 3, 5, 7, 9])
    expect(log.read(log.end, 3, () => true)).toEqual({ entries: [], next: 10 })
  })

  it('keeps its cursors when it drops the oldest', () => {
    const log = new EmissionLog()
    for (let n = 0; n < 2_000_001; n++) log.append(entry(n))
    expect(log.end).toBe(2_000_001)
    expect(log.read(2_000_000, 5, () => true).entries).toEqual([entry(2_000_000)])
    expect(log.read(0, 1, () => true)).toEqual({ entries: [entry(1_000_000)], next: 1_000_001 })
  })
})
