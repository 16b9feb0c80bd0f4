import { describe, expect, it, vi } from 'vitest'
import type { Database } from '../../service/database'
import { AuditLog } from './audit'
import type { Caller } from './caller'

const caller = { id: 's', userId: 'u', hospitalId: 'h', role: 'DOCTOR', runId: null } satisfies Caller

function log(query: (values: unknown[][]) => Promise<void>) {
  const database = { query: (_timing: undefined, _statement: unknown, values: unknown[][]) => query(values) }
  return new AuditLog(database as unknown as Database)
}

describe('AuditLog', () => {
  it('writes everything in order, also what is noted while a batch is written', async () => {
    const written: unknown[] = []
    const audit = log(async (values) => {
      if (written.length === 0) audit.note(caller, 'record.read', 'p', 'late')
      written.push(...(values[6] as unknown[]))
    })
    for (let at = 0; at < 2_500; at++) audit.note(caller, 'record.read', 'p', String(at))
    await Promise.all([audit.flush(), audit.flush()])
    expect(written).toEqual([...Array.from({ length: 2_500 }, (_, at) => String(at)), 'late'])
    expect(audit.waiting).toBe(0)
  })

  it('keeps what the database does not take, and refuses accesses when too much waits', async () => {
    vi.useFakeTimers()
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    try {
      let down = true
      const written: unknown[] = []
      const audit = log(async (values) => {
        if (down) throw new Error('down')
        written.push(...(values[6] as unknown[]))
      })
      audit.note(caller, 'record.read', 'p', 'first')
      await audit.flush()
      expect(audit.waiting).toBe(1)
      for (let at = 1; at < 50_000; at++) audit.note(caller, 'record.read', 'p', 'more')
      expect(() => audit.note(caller, 'record.read')).toThrow('the audit cannot be written')
      down = false
      await vi.advanceTimersByTimeAsync(1_000)
      expect([written.length, written[0]]).toEqual([50_000, 'first'])
    } finally {
      vi.restoreAllMocks()
      vi.useRealTimers()
    }
  })
})
