import { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { BodyReader } from './body-reader'

/** A request whose body comes when the test says so. */
class Sender extends EventEmitter {
  readonly socket = {}
  send(bytes: number): void {
    this.emit('data', Buffer.alloc(bytes, 'x'))
  }
}
const begin = (reader: BodyReader, sender = new Sender()) => ({
  sender,
  result: reader.read(sender as unknown as IncomingMessage),
})

test('a whole body is its bytes', async () => {
  const { sender, result } = begin(new BodyReader(10))
  sender.send(4)
  sender.send(6)
  sender.emit('end')
  expect(await result).toEqual({ body: Buffer.alloc(10, 'x') })
})

test('one byte over the limit ends it, whatever still comes', async () => {
  const reader = new BodyReader(10)
  const { sender, result } = begin(reader)
  sender.send(10)
  sender.send(1)
  sender.send(100)
  expect(await result).toEqual({ problem: 'too_large', size: 11 })
  expect(reader.count).toBe(0)
})

test('one that breaks off is told with what came of it', async () => {
  const { sender, result } = begin(new BodyReader(10))
  sender.send(3)
  sender.emit('close')
  expect(await result).toEqual({ problem: 'aborted', size: 3 })
})

test('over the budget of all, the one longest under way is given up, and the youngest goes on', async () => {
  const reader = new BodyReader(10, 20)
  const slow = [begin(reader), begin(reader)]
  for (const { sender } of slow) sender.send(9)
  const { sender, result } = begin(reader)
  sender.send(9)
  expect(await slow[0]?.result).toEqual({ problem: 'overloaded', size: 9 })
  sender.emit('end')
  expect(await result).toEqual({ body: Buffer.alloc(9, 'x') })
  // What ended is off the budget: there is room again.
  const next = begin(reader)
  next.sender.send(10)
  expect(reader.count).toBe(2)
})

test('two from one connection are told apart, and each is off the budget when it ends', async () => {
  const reader = new BodyReader(10, 20)
  const { sender, result } = begin(reader)
  const second = new Sender()
  Object.assign(second, { socket: sender.socket })
  const other = begin(reader, second)
  sender.send(9)
  second.send(8)
  expect(reader.count).toBe(2)
  sender.emit('end')
  expect(await result).toEqual({ body: Buffer.alloc(9, 'x') })
  second.emit('close')
  expect(await other.result).toEqual({ problem: 'aborted', size: 8 })
  const next = [begin(reader), begin(reader)]
  for (const one of next) one.sender.send(10)
  expect(reader.count).toBe(2)
  expect(reader.giveUp(sender.socket as never, 'timeout')).toBe(false)
})

test('a stop gives up what is under way', async () => {
  const reader = new BodyReader(10)
  const open = [begin(reader), begin(reader)]
  reader.giveUpAll('unavailable')
  for (const { result } of open) expect(await result).toEqual({ problem: 'unavailable', size: 0 })
})
