import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { components } from '../../contracts/generated/tcall'
import { Calls } from './calls'
import type { LoggedEmission } from './emission-log'

type ProviderEvent = components['schemas']['ProviderEvent']

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function network(seed = 1) {
  const emissions: LoggedEmission[] = []
  const events: ProviderEvent[] = []
  const calls = new Calls(seed, { meanS: 10, cv: 0.8 }, (emission, body) => {
    emissions.push(emission)
    events.push(JSON.parse(body))
  })
  const dial = (call_log_id: number, phone_number_id = 'run') =>
    calls.dial({ from_number: '+12125550100', to_number: '+12125550123', metadata: { call_log_id, phone_number_id } })
  return { calls, emissions, events, dial }
}

describe('the simulated network', () => {
  it('runs every call to its end and gives the metadata back', () => {
    const { calls, events, dial } = network()
    const ids = Array.from({ length: 300 }, (_, n) => dial(n))
    expect(calls.open).toBe(300)
    vi.runAllTimers()
    expect(calls.open).toBe(0)
    for (const [n, id] of ids.entries()) {
      const own = events.filter(({ call }) => call.call_id === id)
      expect(own.filter(({ event }) => event === 'call_ended')).toHaveLength(1)
      expect(own.map(({ call }) => call.metadata)).toEqual(own.map(() => ({ call_log_id: n, phone_number_id: 'run' })))
      const order = own.map(({ event }) => event)
      expect([
        ['call_ended'],
        ['call_started', 'call_ended'],
        ['call_started', 'call_ended', 'call_analyzed'],
      ]).toContainEqual(order)
      expect(own.some(({ call }) => call.start_timestamp !== undefined)).toBe(order.length > 1)
    }
  })

  it('repeats a run of the same seed', () => {
    const course = () => {
      const { events, dial } = network(3)
      for (let n = 0; n < 50; n++) dial(n)
      vi.runAllTimers()
      return events.map(({ event, call }) => [event, call.metadata?.call_log_id, call.disconnection_reason])
    }
    expect(course()).toEqual(course())
  })

  it('never gives an id twice, not even after a restart', () => {
    const ids = [network(), network()].flatMap(({ dial }) => [dial(1), dial(2)])
    expect(new Set(ids).size).toBe(4)
  })

  it('forgets the calls of one number without further events, and only those', () => {
    const { calls, emissions, dial } = network()
    for (let n = 0; n < 20; n++) dial(n, n % 2 === 0 ? 'mine' : 'theirs')
    expect(calls.abandon('mine')).toBe(10)
    expect(calls.open).toBe(10)
    expect(calls.abandon('mine')).toBe(0)
    vi.runAllTimers()
    expect(new Set(emissions.map((emission) => emission.phone_number_id))).toEqual(new Set(['theirs']))
  })
})
