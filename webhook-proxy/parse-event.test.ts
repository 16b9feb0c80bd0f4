import { expect, test } from 'vitest'
import { parseEvent } from './parse-event'

const nested = (depth: number) => Buffer.from(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)

test.each<[string, Buffer]>([
  ['plain', Buffer.from('{"event":"call_ended"}')],
  ['after a byte order mark', Buffer.from('\ufeff{"event":"call_ended"}')],
  ['with bytes that are no UTF-8', Buffer.from('{"event":"call_ended","x":"\xff"}', 'latin1')],
  ['with a number that JavaScript has not', Buffer.from('{"event":"call_ended","x":9007199254740993,"y":1e999}')],
  ['with keys that JavaScript has', Buffer.from('{"event":"call_ended","__proto__":{"event":"x"},"constructor":1}')],
])('an object %s is read', (_what, body) => {
  expect(parseEvent(body)?.['event']).toBe('call_ended')
})

test.each(['', ' ', '[]', 'null', '"text"', '1', '{', '{"a":1}}', '\u0000', 'NaN'])('%j is no event', (text) => {
  expect(parseEvent(Buffer.from(text))).toBeUndefined()
})

test('depth ends nothing', () => {
  expect(() => parseEvent(nested(100_000))).not.toThrow()
})
