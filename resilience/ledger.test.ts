import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Ledger, readLedger } from './ledger'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'))
  file = join(folder, 'deep', 'ledger.ndjson')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const intent = (id: string) => ({ id, kind: 'call', about: '+12125550100', value: 'v' })

describe('a ledger', () => {
  it('has an intent in the file before it settles, and knows how each ended', async () => {
    const ledger = new Ledger(file)
    await ledger.intend(intent('a'))
    expect(readFileSync(file, 'utf8')).toContain('"id":"a"')
    await Promise.all(['b', 'c', 'd'].map((id) => ledger.intend(intent(id))))
    await Promise.all([ledger.end('a', 'acknowledged', '17'), ledger.end('b', 'refused'), ledger.end('c', 'unknown')])
    await ledger.close()
    expect(readLedger(file, 99).map(({ id, ending, answer }) => [id, ending, answer])).toEqual([
      ['a', 'acknowledged', '17'],
      ['b', 'refused', ''],
      ['c', 'unknown', ''],
      ['d', 'unknown', ''],
    ])
    expect(readLedger(file, 99)[3]).toMatchObject({ endedAt: 99 })
  })

  it('goes on after a line that was cut off', async () => {
    const first = new Ledger(file)
    await first.intend(intent('a'))
    await first.close()
    appendFileSync(file, '{"at":1,"what":"intent","id":"b"')
    expect(readLedger(file).map(({ id }) => id)).toEqual(['a'])
    const second = new Ledger(file)
    await second.end('a', 'acknowledged', '1')
    await second.close()
    expect(readLedger(file)).toMatchObject([{ id: 'a', ending: 'acknowledged' }])
  })

  it('keeps that a write was acknowledged, whatever a later attempt of it was told', async () => {
    const ledger = new Ledger(file)
    await ledger.intend(intent('a'))
    await ledger.end('a', 'unknown')
    await ledger.end('a', 'acknowledged', '1')
    await ledger.end('a', 'unknown')
    await ledger.close()
    expect(readLedger(file)).toMatchObject([{ ending: 'acknowledged', answer: '1' }])
  })

  it('that cannot be written says so in one line', async () => {
    writeFileSync(join(folder, 'file'), '')
    expect(() => new Ledger(join(folder, 'file', 'ledger.ndjson'))).toThrow(
      /^the ledger .+ledger\.ndjson cannot be written: .+; no further write is sent; give a folder/,
    )
    const full = new Ledger('/dev/full')
    await expect(full.intend(intent('a'))).rejects.toThrow('the disk is full')
  })
})
