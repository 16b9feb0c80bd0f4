import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventFacts, retellIdentity, standardIdentity } from './event-identity'

const body = Buffer.from('{}')
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

test('an event that a call has once is known by call and type, within its route, however it is serialised', () => {
  const identity = retellIdentity('retell', facts, body)
  expect(identity).toMatchObject({ ...facts, key: '["call_1","call_ended"]' })
  expect(retellIdentity('retell', { ...facts, emitted_at: 1 }, Buffer.from('{ }'))?.webhook_id).toBe(
    identity?.webhook_id,
  )
  expect(retellIdentity('retell-faulty', facts, body)?.webhook_id).not.toBe(identity?.webhook_id)
  expect(retellIdentity('retell', { event: 'call_ended' }, body)).toBeUndefined()
  expect(retellIdentity('retell', { call_id: 'call_1' }, body)).toBeUndefined()
})

test('an event that comes again and again is known by its bytes too: two that differ are two events', () => {
  const updated = (text: string, route = 'retell') =>
    retellIdentity(route, { call_id: 'call_1', event: 'transcript_updated' }, Buffer.from(text))
  expect(updated('{"transcript":"a"}')).toEqual(updated('{"transcript":"a"}'))
  expect(updated('{"transcript":"a"}')?.key).not.toBe(updated('{"transcript":"b"}')?.key)
  expect(updated('{"transcript":"a"}')?.webhook_id).not.toBe(updated('{"transcript":"b"}')?.webhook_id)
  expect(updated('{}')?.webhook_id).not.toBe(updated('{}', 'other')?.webhook_id)
})

test('two events share a key only when call and type are the same', () => {
  const text = fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom('a', '"', ',', '\\', ' ', '[') })
  fc.assert(
    fc.property(text, text, text, text, (call_id, event, otherCall, otherEvent) => {
      const one = retellIdentity('retell', { call_id, event }, body)
      const other = retellIdentity('retell', { call_id: otherCall, event: otherEvent }, body)
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
