import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Agent } from './routing'
import { Slots, type WaitingCall } from './slots'

const agent = (id: number, queue: string, limit: number | null = null): Agent => ({
  id,
  organisation_id: 1,
  name: `Agent ${id}`,
  queue_id: queue,
  max_concurrent_calls: limit,
  is_active: true,
})
const ordinary = agent(1, 'default')
const small = agent(2, 'small', 2)

function office(limit: number) {
  const dispatched: WaitingCall[] = []
  const capacities = new Map([
    ['default', 3],
    ['small', 2],
  ])
  return { dispatched, slots: new Slots(limit, capacities, (call) => dispatched.push(call)) }
}
const waiting = (id: number, by: Agent): WaitingCall => ({
  id,
  agent: by,
  toNumber: '+12125550123',
  phoneNumberId: 'run',
  waitingSince: id,
})

describe('slots and queues', () => {
  it('give slots up to the limit, then places in the queue, then nothing', () => {
    const { slots } = office(2)
    const admitted = Array.from({ length: 6 }, () => slots.admit(ordinary))
    expect(admitted).toEqual(['slot', 'slot', 'queued', 'queued', 'queued', 'full'])
    expect([slots.open, slots.queued]).toEqual([2, 3])
  })

  it("respect an agent's own limit without stopping the others", () => {
    const { slots } = office(10)
    expect([slots.admit(small), slots.admit(small), slots.admit(small)]).toEqual(['slot', 'slot', 'queued'])
    expect(slots.admit(ordinary)).toBe('slot')
  })

  it('let nobody past those who wait', () => {
    const { slots, dispatched } = office(1)
    slots.admit(ordinary)
    expect(slots.admit(ordinary)).toBe('queued')
    // The slot frees before the waiting call is in the database: the next caller still waits behind it.
    slots.release(ordinary.id)
    expect(slots.admit(ordinary)).toBe('queued')
    slots.wait(waiting(1, ordinary))
    slots.wait(waiting(2, ordinary))
    expect(dispatched.map(({ id }) => id)).toEqual([1])
    slots.release(ordinary.id)
    expect(dispatched.map(({ id }) => id)).toEqual([1, 2])
  })

  it('go on behind a call that was given up', () => {
    const { slots, dispatched } = office(1)
    slots.admit(ordinary)
    slots.admit(ordinary)
    slots.admit(ordinary)
    slots.wait(waiting(1, ordinary))
    slots.cancelWait(ordinary)
    slots.dequeue(1)
    expect(slots.queued).toBe(0)
    slots.release(ordinary.id)
    expect([slots.open, dispatched]).toEqual([0, []])
  })

  it('hold first in, first out and every limit, whatever happens', () => {
    const steps = fc.array(fc.tuple(fc.constantFrom('call', 'call', 'end', 'remove'), fc.boolean(), fc.nat(1000)), {
      maxLength: 200,
    })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), steps, (limit, actions) => {
        const { slots, dispatched } = office(limit)
        const open: Agent[] = []
        const queued: WaitingCall[] = []
        let seen = 0
        const take = () => {
          for (const call of dispatched.slice(seen)) {
            const first = queued.find((other) => other.agent === call.agent)
            expect(call).toBe(first)
            queued.splice(queued.indexOf(call), 1)
            open.push(call.agent)
          }
          seen = dispatched.length
        }
        actions.forEach(([action, isSmall, pick], id) => {
          const by = isSmall ? small : ordinary
          if (action === 'call') {
            const place = slots.admit(by)
            if (place === 'slot') open.push(by)
            if (place === 'full') expect(slots.queue(by.queue_id)?.depth).toBe(by === small ? 2 : 3)
            if (place === 'queued') {
              const call = waiting(id, by)
              queued.push(call)
              slots.wait(call)
            }
          }
          if (action === 'end' && open.length > 0) {
            const [ended] = open.splice(pick % open.length, 1)
            slots.release(ended?.id as number)
          }
          if (action === 'remove' && queued.length > 0) {
            const [gone] = queued.splice(pick % queued.length, 1)
            slots.dequeue(gone?.id as number)
          }
          take()
          expect(slots.open).toBe(open.length)
          expect(slots.queued).toBe(queued.length)
          expect(open.length).toBeLessThanOrEqual(limit)
          expect(open.filter((a) => a === small).length).toBeLessThanOrEqual(2)
          // Nobody waits while there is a slot for them.
          if (open.length < limit) expect(queued.some((call) => call.agent === ordinary)).toBe(false)
        })
      }),
    )
  })
})
