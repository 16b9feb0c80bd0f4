import { describe, expect, it } from 'vitest'
import { errorMessageOf } from './error-message'

/** As k6's engine makes it of an error of Go. */
class GoError extends Error {
  override name = 'GoError'
}

describe('what is told of an error', () => {
  it.each([
    [new Error('TCALL_BASE_URL does not answer; start it'), 'TCALL_BASE_URL does not answer; start it'],
    [
      new TypeError("Cannot read property 'id' of undefined\nmore"),
      "TypeError: Cannot read property 'id' of undefined",
    ],
    [new GoError("'a token' is an invalid value for metric 'm'"), 'k6 refused a value of it'],
    ['a token', 'k6 refused a value of it'],
  ])('%s: %s', (error, told) => expect(errorMessageOf(error)).toBe(told))
})
