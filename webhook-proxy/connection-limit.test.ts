import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ConnectionLimit } from './connection-limit'

class Peer extends EventEmitter {
  destroyed = false
  constructor(readonly remoteAddress: string) {
    super()
  }
  destroy(): void {
    if (this.destroyed) return
    this.destroyed = true
    this.emit('close')
  }
}
const socketOf = (peer: Peer) => peer as unknown as Socket
const admitted = (limit: ConnectionLimit, client = 'a') => {
  const peer = new Peer(client)
  limit.admit(socketOf(peer))
  return peer
}

test('the oldest that has delivered nothing signed makes way, then the oldest that is idle', () => {
  const limit = new ConnectionLimit({ all: 3, perClient: 3 })
  const [proved, second, third] = [admitted(limit), admitted(limit), admitted(limit)]
  limit.prove(socketOf(proved))
  admitted(limit)
  expect([proved.destroyed, second.destroyed, third.destroyed]).toEqual([false, true, false])
  const all = [proved, third, admitted(limit)]
  for (const peer of all) limit.prove(socketOf(peer))
  expect(limit.count).toBe(3)
})

test('one that is being answered never makes way; when all are, the new one is refused', () => {
  const limit = new ConnectionLimit({ all: 2, perClient: 2 })
  const busy = [admitted(limit), admitted(limit)]
  for (const peer of busy) limit.begin(socketOf(peer))
  expect(admitted(limit).destroyed).toBe(true)
  expect(busy.some(({ destroyed }) => destroyed)).toBe(false)
  limit.end(socketOf(busy[1] as Peer))
  expect(admitted(limit).destroyed).toBe(false)
  expect(busy.map(({ destroyed }) => destroyed)).toEqual([false, true])
})

test('a client with too many takes its own places, not those of others', () => {
  const limit = new ConnectionLimit({ all: 10, perClient: 2 })
  const other = admitted(limit, 'b')
  const own = Array.from({ length: 6 }, () => admitted(limit))
  expect(other.destroyed).toBe(false)
  expect(own.map(({ destroyed }) => destroyed)).toEqual([true, true, true, true, false, false])
})

test('whatever comes and goes, no limit is passed and every open connection is counted', () => {
  const step = fc.record({
    client: fc.constantFrom('a', 'b', 'c'),
    does: fc.constantFrom('come', 'come', 'leave', 'prove', 'work', 'rest'),
    at: fc.nat({ max: 20 }),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const limit = new ConnectionLimit({ all: 5, perClient: 3 })
      const peers: Peer[] = []
      for (const { client, does, at } of steps) {
        const peer = peers[at % Math.max(1, peers.length)]
        if (does === 'come') peers.push(admitted(limit, client))
        else if (peer && does === 'leave') peer.destroy()
        else if (peer && does === 'prove') limit.prove(socketOf(peer))
        else if (peer && does === 'work') limit.begin(socketOf(peer))
        else if (peer) limit.end(socketOf(peer))
        const open = peers.filter(({ destroyed }) => !destroyed)
        expect(limit.count).toBe(open.length)
        expect(open.length).toBeLessThanOrEqual(5)
        for (const one of ['a', 'b', 'c'])
          expect(open.filter(({ remoteAddress }) => remoteAddress === one).length).toBeLessThanOrEqual(3)
      }
    }),
  )
})
