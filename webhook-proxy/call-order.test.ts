import { expect, test } from 'vitest'
import { CallOrder } from './call-order'

test('one event of a call goes at a time; who waits is remembered for its end', () => {
  const order = new CallOrder()
  expect(order.enter('call', 'a')).toBe(true)
  expect(order.enter('other', 'x')).toBe(true)
  expect(order.enter('call', 'b')).toBe(false)
  expect(order.leave('call', 'b')).toBe(false) // it never had its turn
  expect(order.enter('call', 'a')).toBe(true)
  expect(order.leave('call', 'a')).toBe(true)
  expect(order.leave('other', 'x')).toBe(false)
  expect(order.enter('call', 'b')).toBe(true)
})

test('waiting is remembered only where there is one to wait for', () => {
  const order = new CallOrder()
  expect(order.wait('call')).toBe(false)
  order.enter('call', 'a')
  expect(order.wait('call')).toBe(true)
  expect(order.leave('call', 'a')).toBe(true)
})

test('while an event is held back by a fault, the others of its call pass; then they are in order again', () => {
  const order = new CallOrder()
  order.loosen('call', 'held')
  for (const key of ['a', 'b']) expect(order.enter('call', key)).toBe(true)
  expect(order.isLoose('call')).toBe(true)
  order.leave('call', 'held')
  expect(order.isLoose('call')).toBe(false)
  expect(order.enter('call', 'c')).toBe(true)
  expect(order.enter('call', 'd')).toBe(false)
})
