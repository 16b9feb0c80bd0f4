import { describe, expect, it } from 'vitest'
import { conflictOf, type FaultTable } from './fault'
import { Faults } from './faults'

const about = { what: 'x', size: 'y' }
const table: FaultTable<'read' | 'write', 'hash' | 'query'> = {
  slow: { ...about, effect: { kind: 'delay', of: ['read'], ms: 5, every: 3 } },
  nurse: { ...about, effect: { kind: 'delay', of: ['read'], ms: 5, role: 'NURSE' } },
  down: { ...about, effect: { kind: 'refuse', of: ['read', 'write'], status: 503, error: 'unavailable' } },
  hash: { ...about, effect: { kind: 'seam', at: 'hash', value: 7, every: 2 } },
  hash2: { ...about, effect: { kind: 'seam', at: 'hash' } },
  room: { ...about, parameter: 'queries at once', effect: { kind: 'seam', at: 'query' } },
}

describe('faults', () => {
  it('do nothing until they are put', () => {
    const faults = new Faults(table)
    expect(faults.of('read', undefined)).toBeUndefined()
    expect(faults.at('hash')).toBeUndefined()
  })

  it('come at every k-th request of their operations, and at no other', () => {
    const faults = new Faults(table)
    faults.put(['slow'])
    const hits = Array.from({ length: 7 }, () => faults.of('read', undefined) !== undefined)
    expect(hits).toEqual([false, false, true, false, false, true, false])
    expect(faults.of('write', undefined)).toBeUndefined()
  })

  it('of a role are of that role, and the others do not count', () => {
    const faults = new Faults(table)
    faults.put(['nurse'])
    expect(faults.of('read', 'DOCTOR')).toBeUndefined()
    expect(faults.of('read', 'NURSE')).toMatchObject({ ms: 5 })
  })

  it('of a place give their value at every k-th time, 1 without one', () => {
    const faults = new Faults(table)
    faults.put(['hash'])
    expect([faults.at('hash'), faults.at('query'), faults.at('hash')]).toEqual([undefined, undefined, 7])
    faults.put(['hash2'])
    expect(faults.at('hash')).toBe(1)
  })

  it('count anew when they are put again, and end with clear', () => {
    const faults = new Faults(table)
    let letGo = 0
    faults.onClear.add(() => {
      letGo += 1
    })
    faults.put(['slow'])
    faults.of('read', undefined)
    faults.put(['slow'])
    expect([1, 2, 3].map(() => faults.of('read', undefined) !== undefined)).toEqual([false, false, true])
    faults.clear()
    expect(faults.of('read', undefined)).toBeUndefined()
    expect(letGo).toBe(3)
  })

  it('that are not known, or cannot be combined, are refused in one line, and change nothing', () => {
    const faults = new Faults(table)
    faults.put(['hash2'])
    expect(() => faults.put(['slow', 'nope'])).toThrow(
      'there is no fault "nope"; there are slow, nurse, down, hash, hash2, room',
    )
    expect(() => faults.put(['slow', 'down'])).toThrow(
      'slow and down cannot be combined: both change the same operation',
    )
    expect(() => faults.put(['toString'])).toThrow('there is no fault "toString"')
    expect(faults.at('hash')).toBe(1)
  })

  it('take the parameter that they are put with', () => {
    const faults = new Faults(table)
    faults.put(['room=120', 'slow'])
    expect(faults.at('query')).toBe(120)
    expect(conflictOf(table, ['room=1', 'room=2'])).toContain('cannot be combined')
  })

  it('with a parameter are refused without one, or with one that is none; the others take none', () => {
    const faults = new Faults(table)
    for (const text of ['room', 'room=', 'room=0', 'room=1.5', 'room=-3', 'room=x', 'room=1=2'])
      expect(() => faults.put([text])).toThrow(
        'the fault "room" takes a whole number from 1 on, queries at once: "room=100"',
      )
    expect(() => faults.put(['slow=3'])).toThrow('the fault "slow" takes no parameter')
    expect(() => faults.put(['nope=3'])).toThrow('there is no fault "nope"')
  })

  it('can be combined when they are of other operations or places', () => {
    expect(conflictOf(table, ['slow', 'hash'])).toBeUndefined()
    expect(conflictOf(table, ['hash', 'hash2'])).toContain('cannot be combined')
  })
})
