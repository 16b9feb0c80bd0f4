import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventFacts, retellIdentity, standardIdentity } from './event-identity'

const facts = eventFacts({
  event: 'call_ended',
  emitted_at: 1_767_261_600_000,
  call: { call_id: 'call_1', transcript: 'private' },
})

test('of a body only ids and times are kept', () => {
  expect(facts).toEqual({ call_id: 'call_1', event: 'call_ended', emitted_at: 1_767_261_600_000 })
  expect(eventFacts({ type: 'contact.created' })).toEqual({ event: 'contact.created' })
})

test.each([
  { call: null },
  { call: 'call_1', event: 7, emitted_at: '2026' },
  { call: { call_id: '' }, event: 'a'.repeat(101), emitted_at: 1.5 },
  { call: { call_id: 'a\u0000b' }, event: 'line\nbreak', emitted_at: 1e300 },
  { call: { call_id: 'half \ud800' }, event: ['call_ended'] },
])('what is no id or time is left out: %j', (body) => {
  expect(eventFacts(body)).toEqual({})
})

test('a retell event is known by call and type, within its route', () => {
  const identity = retellIdentity('retell', facts)
  expect(identity).toMatchObject({ ...facts, key: '["call_1","call_ended"]' })
  expect(retellIdentity('retell', { ...facts, emitted_at: 1 })?.webhook_id).toBe(identity?.webhook_id)
  expect(retellIdentity('retell-faulty', facts)?.webhook_id).not.toBe(identity?.webhook_id)
  expect(retellIdentity('retell', { event: 'call_ended' })).toBeUndefined()
  expect(retellIdentity('retell', { call_id: 'call_1' })).toBeUndefined()
})

test('two events share a key only when call and type are the same', () => {
  const text = fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom('a', '"', ',', '\\', ' ', '[') })
  fc.assert(
    fc.property(text, text, text, text, (call_id, event, otherCall, otherEvent) => {
      const one = retellIdentity('retell', { call_id, event })
      const other = retellIdentity('retell', { call_id: otherCall, event: otherEvent })
      expect(one?.key === other?.key).toBe(call_id === otherCall && event === otherEvent)
      expect(one?.webhook_id === other?.webhook_id).toBe(one?.key === other?.key)
      expect(one?.webhook_id).toMatch(/^evt_[0-9a-f]{32}$/)
    }),
  )
})

test('a Standard Webhooks event keeps its id; what could not be sent on as a header is none', () => {
  expect(standardIdentity('msg_1.a', facts)).toMatchObject({ key: 'msg_1.a', webhook_id: 'msg_1.a', call_id: 'call_1' })
  for (const id of ['', 'with space', 'é', 'a'.repeat(201)]) expect(standardIdentity(id, facts)).toBeUndefined()
})
