import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DueQueue } from './due-queue'

test('gives items by due time, first in first out where that is equal', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 5 })), (times) => {
      const queue = new DueQueue<number>()
      times.forEach((due_at, index) => {
        queue.push(due_at, index)
      })
      const expected = times
        .map((due_at, index) => ({ due_at, index }))
        .sort((a, b) => a.due_at - b.due_at || a.index - b.index)
      for (const { due_at, index } of expected) {
        expect(queue.nextAt).toBe(due_at)
        expect(queue.pop()).toBe(index)
      }
      expect(queue.pop()).toBeUndefined()
      expect(queue.size).toBe(0)
    }),
  )
})

test('clear returns everything once', () => {
  const queue = new DueQueue<string>()
  queue.push(2, 'b')
  queue.push(1, 'a')
  expect(queue.clear().sort()).toEqual(['a', 'b'])
  expect(queue.nextAt).toBeUndefined()
})
