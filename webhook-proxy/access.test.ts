import { expect, test } from 'vitest'
import { mayOperate } from './access'

const token = 'not-a-real-token-00'

test('the right token opens, wherever it comes from', () => {
  expect(mayOperate({ authorization: `Bearer ${token}` }, token)).toBe(true)
  expect(mayOperate({ authorization: `bearer ${token}` }, token)).toBe(true)
})

test.each([undefined, '', token, 'Bearer', 'Bearer ', `Bearer ${token}x`, `Bearer ${token} `, `Basic ${token}`])(
  'nothing else does: %s',
  (authorization) => expect(mayOperate(authorization === undefined ? {} : { authorization }, token)).toBe(false),
)

test('an unset token opens to nobody', () => {
  for (const authorization of ['', 'Bearer ', 'Bearer x']) expect(mayOperate({ authorization }, '')).toBe(false)
  expect(mayOperate({}, '')).toBe(false)
})
