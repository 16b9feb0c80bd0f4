import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classify, classifyByCount, classifyLast, classifyReads, joined, recoveryPoint } from './classify'
import type { Ending, WriteEntry } from './ledger'

let at = 0
const entry = (id: string, ending: Ending, over: Partial<WriteEntry> = {}): WriteEntry => ({
  id,
  kind: 'call',
  about: 'n1',
  value: 'v',
  intendedAt: ++at,
  ending,
  endedAt: ++at,
  answer: id,
  ...over,
})
const found = (id: string, value = 'v') => ({ id, as: `call ${id}`, value })
const clean = { lost: [], duplicated: [], stale: [], unexpected: [] }

describe('writes with ids', () => {
  it('are all in order when what was acknowledged is there once, and the unknown at most once', () => {
    const entries = [entry('a', 'acknowledged'), entry('b', 'unknown'), entry('c', 'unknown'), entry('d', 'refused')]
    expect(classify(entries, [found('a'), found('b')])).toEqual({ ...clean, ok: 1, recovered: 1, absent: 2 })
  })

  it('are lost, duplicated, stale or unexpected, each with its id', () => {
    const entries = [
      entry('lost', 'acknowledged'),
      entry('twice', 'unknown'),
      entry('stale', 'acknowledged'),
      entry('refused', 'refused'),
    ]
    const classes = classify(entries, [
      found('twice'),
      found('twice'),
      found('stale', 'old'),
      found('refused'),
      found('nobody'),
    ])
    expect(classes.lost).toMatchObject([{ id: 'lost', said: 'acknowledged as lost, and not there' }])
    expect(classes.duplicated).toMatchObject([{ id: 'twice', said: 'there 2 times: call twice, call twice' }])
    expect(classes.stale).toMatchObject([{ id: 'stale', said: 'call stale holds old, written was v' }])
    expect(classes.unexpected.map(({ id }) => id)).toEqual(['refused', 'nobody'])
  })

  it('are each in exactly one class, and every planted loss, duplicate and invention is found, wherever it lies', () => {
    const endings = fc.constantFrom<Ending>('acknowledged', 'refused', 'unknown')
    fc.assert(
      fc.property(fc.array(fc.tuple(endings, fc.nat(2)), { maxLength: 60 }), (writes) => {
        const entries = writes.map(([ending], index) => entry(String(index), ending))
        const there = writes.flatMap(([, copies], index) => Array.from({ length: copies }, () => found(String(index))))
        const classes = classify(entries, there)
        const of = (wanted: (ending: Ending, copies: number) => boolean) =>
          writes.filter(([ending, copies]) => wanted(ending, copies)).length
        expect(classes.lost).toHaveLength(of((ending, copies) => ending === 'acknowledged' && copies === 0))
        expect(classes.duplicated).toHaveLength(of((_, copies) => copies === 2))
        expect(classes.unexpected).toHaveLength(of((ending, copies) => ending === 'refused' && copies > 0))
        expect(classes.ok + classes.recovered + classes.absent + classes.lost.length + classes.unexpected.length).toBe(
          writes.length,
        )
      }),
    )
  })
})

describe('writes without ids', () => {
  it('are counted: acknowledged ≤ found ≤ acknowledged + unknown', () => {
    const entries = [
      entry('a', 'acknowledged'),
      entry('b', 'acknowledged'),
      entry('c', 'unknown'),
      entry('d', 'refused'),
    ]
    const there = (count: number) => Array.from({ length: count }, () => ({ about: 'n1', as: 'x' }))
    expect(classifyByCount(entries, there(1)).lost).toHaveLength(1)
    expect(classifyByCount(entries, there(2))).toEqual({ ...clean, ok: 2, recovered: 0, absent: 2 })
    expect(classifyByCount(entries, there(3))).toEqual({ ...clean, ok: 2, recovered: 1, absent: 1 })
    expect(classifyByCount(entries, there(4)).duplicated).toMatchObject([
      { about: 'n1', said: '2 acknowledged, 1 unknown, 4 there' },
    ])
    expect(classifyByCount([], there(1)).unexpected).toHaveLength(1)
  })
})

describe('writes in place of each other', () => {
  const chain = [
    entry('1', 'acknowledged', { value: 'one' }),
    entry('2', 'unknown', { value: 'two' }),
    entry('3', 'acknowledged', { value: 'three' }),
    entry('4', 'unknown', { value: 'four' }),
    entry('5', 'refused', { value: 'five' }),
  ]
  const holds = (value: string) => classifyLast(chain, [{ about: 'n1', value }])

  it('may leave the last acknowledged one, or an unknown one after it', () => {
    expect(holds('three')).toEqual({ ...clean, ok: 2, recovered: 0, absent: 3 })
    expect(holds('four')).toEqual({ ...clean, ok: 2, recovered: 1, absent: 2 })
  })

  it('have lost what was acknowledged after what is there', () => {
    expect(holds('one').lost.map(({ id }) => id)).toEqual(['3'])
    expect(holds('nobody’s').lost.map(({ id }) => id)).toEqual(['1', '3'])
    expect(classifyLast(chain, []).lost.map(({ id }) => id)).toEqual(['1', '3'])
    expect(holds('five').unexpected.map(({ id }) => id)).toEqual(['5'])
  })
})

it('a read that goes back in time is stale', () => {
  const reads = [
    entry('a', 'acknowledged', { value: '3', answer: '3' }),
    entry('b', 'acknowledged', { value: '4', answer: '3' }),
  ]
  const { ok, stale } = classifyReads(reads)
  expect(ok).toBe(1)
  expect(stale).toMatchObject([{ id: 'b', said: 'version 4 was there, and version 3 was read' }])
  expect(joined([classifyReads(reads), classifyReads(reads)])).toMatchObject({
    ok: 2,
    stale: [{ id: 'b' }, { id: 'b' }],
  })
})

it('the recovery point is how far back the loss reaches at the crash', () => {
  const entries = [
    entry('a', 'acknowledged', { endedAt: 10_000 }),
    entry('b', 'acknowledged', { endedAt: 14_500 }),
    entry('c', 'acknowledged', { endedAt: 14_900 }),
  ]
  expect(recoveryPoint([], entries, 15_000)).toBeNull()
  expect(recoveryPoint([{ id: 'b' }, { id: 'c' }], entries, 15_000)).toEqual({ newest_s: 0.1, oldest_s: 0.5 })
})
