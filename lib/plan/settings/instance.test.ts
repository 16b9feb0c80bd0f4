import { describe, expect, it } from 'vitest'
import { instanceOf } from './instance'

describe('instanceOf', () => {
  it.each([
    [null, 1, { index: 1, of: 1 }],
    [undefined, 1, { index: 1, of: 1 }],
    ['0:1/4', 4, { index: 1, of: 4 }],
    ['1/4:1/2', 4, { index: 2, of: 4 }],
    ['3/4:1', 4, { index: 4, of: 4 }],
    ['0.25:0.5', 4, { index: 2, of: 4 }],
    ['1/3:2/3', 3, { index: 2, of: 3 }],
    ['6/7:1', 7, { index: 7, of: 7 }],
    ['998/1000:999/1000', 1000, { index: 999, of: 1000 }],
  ])('%j of %d', (segment, of, instance) => expect(instanceOf(segment, of)).toEqual(instance))

  it.each([
    ['0:1/4', 3],
    ['0:1/2', 4],
    ['1/8:3/8', 4],
    ['0.3:0.5', 4],
    ['1:5/4', 4],
    ['nonsense', 4],
    ['1/0:1', 4],
  ])('refuses %j of %d', (segment, of) =>
    expect(() => instanceOf(segment, of)).toThrow(`${segment} is not one of ${of} equal parts`),
  )

  it('refuses a part of a run that is said to be whole, and a whole that is said to be a part', () => {
    expect(() => instanceOf('0:1/2', 1)).toThrow('say how many: INSTANCES=2')
    expect(() => instanceOf(null, 4)).toThrow('INSTANCES=4, and no --execution-segment')
  })
})
