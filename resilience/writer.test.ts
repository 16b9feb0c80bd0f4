import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import type { ApiAnswer } from './api-client'
import { Ledger, readLedger } from './ledger'
import { type Write, type Writer, Writing } from './writer'

const folder = mkdtempSync(join(tmpdir(), 'sla-writer-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const answered = (status: number): ApiAnswer => ({ status, body: {}, header: () => undefined })
let made = 0
/** A writer whose writes are answered so, one after the other for each write. */
const writerOf = (answers: readonly ApiAnswer[], repeatable = true): Writer & { sent: string[] } => {
  const sent: string[] = []
  return {
    sent,
    next: async (): Promise<Write> => {
      const id = `w-${made++}`
      let attempt = 0
      return {
        intent: { id, kind: 'call', about: id, value: id },
        send: async () => {
          sent.push(id)
          return answers[Math.min(attempt++, answers.length - 1)] as ApiAnswer
        },
        answerOf: () => 'kept',
        repeatable,
      }
    },
    ended: () => {},
    readBack: () => Promise.reject(new Error('not read')),
    close: async () => {},
  }
}
async function endingsOf(answers: readonly ApiAnswer[], repeatable = true): Promise<Set<string>> {
  const file = join(folder, `${made}.ndjson`)
  const writer = writerOf(answers, repeatable)
  const ledger = new Ledger(file)
  const writing = new Writing(writer, ledger, 400)
  await vi.waitFor(() => expect(writer.sent.length).toBeGreaterThan(8), { timeout: 60_000 })
  await writing.stop()
  await ledger.close()
  return new Set(readLedger(file).map(({ ending }) => ending))
}

describe('ledgered writes', () => {
  it('end as they were answered: a 5xx tells nothing', async () => {
    expect(await endingsOf([answered(201)])).toEqual(new Set(['acknowledged']))
    expect(await endingsOf([answered(409)])).toEqual(new Set(['refused']))
    expect(await endingsOf([answered(500)], false)).toEqual(new Set(['unknown']))
    expect(await endingsOf([{ status: 0, why: 'ECONNRESET' }], false)).toEqual(new Set(['unknown']))
  })

  it('that are not known are sent again, where that is the same write; refused then, they may have happened before', async () => {
    expect(await endingsOf([{ status: 0, why: 'ECONNRESET' }, answered(200)])).toEqual(new Set(['acknowledged']))
    expect(await endingsOf([answered(503), answered(409)])).toEqual(new Set(['unknown']))
  })

  it.runIf(existsSync('/dev/full'))(
    'end, with one line, when the disk of the ledger is full: nothing more is sent',
    async () => {
      const writer = writerOf([answered(201)])
      const writing = new Writing(writer, new Ledger('/dev/full'), 400)
      await vi.waitFor(() => expect(writing.failed).toBe(true), { timeout: 60_000 })
      await expect(writing.stop()).rejects.toThrow(
        '/dev/full cannot be written: the disk is full; no further write is sent',
      )
      expect(writer.sent).toEqual([])
    },
  )
})
