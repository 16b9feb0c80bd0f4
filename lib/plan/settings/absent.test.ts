import { describe, expect, it } from 'vitest'
import { absentCapabilities } from './absent'

const all = { proxy: { what: 'a proxy', carries: ['ledger', 'faults'] }, ledger: { what: '' }, faults: { what: '' } }

describe('absentCapabilities', () => {
  it('are those named, and what cannot be there without them, each once', () => {
    expect(absentCapabilities([], all)).toEqual([])
    expect(absentCapabilities(['ledger'], all)).toEqual(['ledger'])
    expect(absentCapabilities(['ledger', 'proxy'], all)).toEqual(['ledger', 'proxy', 'faults'])
  })

  it.each(['proxi', 'toString'])('refuses %s, and says what there is', (name) => {
    expect(() => absentCapabilities(['proxy', name], all)).toThrow(
      new Error(`ABSENT_CAPABILITIES "${name}" is not a capability; it takes proxy, ledger, faults`),
    )
  })
})
