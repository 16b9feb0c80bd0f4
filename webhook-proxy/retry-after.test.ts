import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RETRY_AFTER_CAP_MS, retryAfterMs } from './retry-after'

const now = Date.UTC(2026, 0, 1, 10, 0, 0)

test.each([429, 502, 503, 504])('%i: seconds and dates count', (status) => {
  expect(retryAfterMs(status, '120', now)).toBe(120_000)
  expect(retryAfterMs(status, ' 0 ', now)).toBe(0)
  expect(retryAfterMs(status, 'Thu, 01 Jan 2026 10:02:00 GMT', now)).toBe(120_000)
})

test('a date that has passed asks for no pause', () => {
  expect(retryAfterMs(503, 'Thu, 01 Jan 2026 09:00:00 GMT', now)).toBe(0)
})

test.each([200, 301, 400, 404, 410, 500, undefined])('on %s it does not count', (status) => {
  expect(retryAfterMs(status, '120', now)).toBeUndefined()
})

test.each([undefined, '', 'soon', '-5', '1.5', '1e3', '0x10', '5 s', '12345678901', '2026-01-01', 'Thu, nonsense'])(
  '"%s" is no pause',
  (header) => {
    expect(retryAfterMs(503, header, now)).toBeUndefined()
  },
)

test('whatever stands there, the pause is none, or from 0 to 24 h', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.nat().map(String),
        fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
      ),
      (header) => {
        const pause = retryAfterMs(503, header, now)
        if (pause === undefined) return
        expect(pause).toBeGreaterThanOrEqual(0)
        expect(pause).toBeLessThanOrEqual(RETRY_AFTER_CAP_MS)
      },
    ),
  )
})
