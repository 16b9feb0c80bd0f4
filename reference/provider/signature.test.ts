import { describe, expect, it } from 'vitest'
import { isReservedNumber } from './reserved-number'
import { retellSignature } from './signature'

describe('a signature in the style of the provider', () => {
  it('is an HMAC-SHA256 over body + timestamp', () => {
    // printf '{"a":1}1767261600000' | openssl dgst -sha256 -hmac key
    expect(retellSignature('key', '{"a":1}', 1767261600000)).toBe(
      'v=1767261600000,d=7409fe8f70af3c05eae19264be497590c16dd8e569b5d193c69d8c3911a0eed0',
    )
  })
})

describe('the numbers that may be dialled', () => {
  it.each(['+12125550100', '+12125550199', '+19995550150'])('%s is reserved', (number) => {
    expect(isReservedNumber(number)).toBe(true)
  })
  it.each([
    '+12125550200',
    '+12125550099',
    '+12125551234',
    '+11125550100',
    '+442125550100',
    '12125550100',
    '+121255501000',
  ])('%s is not', (number) => {
    expect(isReservedNumber(number)).toBe(false)
  })
})
