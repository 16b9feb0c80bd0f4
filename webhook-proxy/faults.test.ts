import { expect, test } from 'vitest'
import { type RouteFault, RouteFaults } from './faults'

const inForce = (fault: RouteFault) => {
  const faults = new RouteFaults()
  faults.set(fault)
  return faults
}
const keys = ['a', 'b', 'c', 'd', 'e', 'f']

test('without a fault everything is forwarded as it is', () => {
  const faults = new RouteFaults()
  expect(keys.map((key) => faults.receive(key))).toEqual(Array(6).fill('forward'))
  expect(faults.failsAttempt(1) || faults.corrupts('a') || faults.takeDuplicate('a')).toBe(false)
  expect(faults.delay_ms).toBe(0)
})

test('every k-th event is lost, held back, duplicated, corrupted', () => {
  const fates = (fault: RouteFault) => {
    const faults = inForce(fault)
    return keys.map((key) => faults.receive(key))
  }
  expect(fates({ drop_every: 3 })).toEqual(['forward', 'forward', 'drop', 'forward', 'forward', 'drop'])
  expect(fates({ reorder_every: 2 })).toEqual(['forward', 'hold', 'forward', 'hold', 'forward', 'hold'])

  const marked = inForce({ duplicate_every: 2, corrupt_signature_every: 3 })
  for (const key of keys) marked.receive(key)
  expect(keys.filter((key) => marked.corrupts(key))).toEqual(['c', 'f'])
  expect(keys.filter((key) => marked.takeDuplicate(key))).toEqual(['b', 'd', 'f'])
  expect(keys.filter((key) => marked.takeDuplicate(key))).toEqual([])
})

test('each event fails its first attempts', () => {
  const faults = inForce({ fail_first: 2 })
  expect([1, 2, 3].map((attempt) => faults.failsAttempt(attempt))).toEqual([true, true, false])
})

test('a new fault replaces the old one and counts anew; clear ends it', () => {
  const faults = inForce({ drop_every: 2, delay_ms: 5 })
  faults.receive('a')
  faults.set({ drop_every: 2 })
  expect(faults.delay_ms).toBe(0)
  expect([faults.receive('b'), faults.receive('c')]).toEqual(['forward', 'drop'])
  faults.clear()
  expect([faults.receive('d'), faults.receive('e')]).toEqual(['forward', 'forward'])
})

test('what is settled is forgotten', () => {
  const faults = inForce({ corrupt_signature_every: 1 })
  faults.receive('a')
  faults.forget('a')
  expect(faults.corrupts('a')).toBe(false)
})
