import { describe, expect, it } from 'vitest'
import { parseInstance } from './instance'

describe('parseInstance', () => {
  it.each([
    ['1/1', { index: 1, of: 1 }],
    ['2/4', { index: 2, of: 4 }],
    ['12/12', { index: 12, of: 12 }],
  ])('reads %s', (text, instance) => expect(parseInstance(text)).toEqual(instance))

  it.each(['0/4', '5/4', '2', '2/', '/4', '2/0', '2 of 4', '-1/4', '1.5/4', '02/4', '', '2/4x', 'x2/4', '2/40000'])(
    'refuses %j',
    (text) =>
      expect(() => parseInstance(text)).toThrow(`INSTANCE "${text}" is not like 2/4: which instance of how many`),
  )
})
