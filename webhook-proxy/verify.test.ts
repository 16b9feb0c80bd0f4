import fc from 'fast-check'
import { expect, test } from 'vitest'
import { signRetell } from './retell-signature'
import { parseRoutes, type Route } from './routes'
import { signStandard } from './standard-webhooks'
import { looksSigned, TOLERANCE_S, verify } from './verify'

const bytes = Buffer.alloc(32, 1)
const secret = `whsec_${bytes.toString('base64')}`
const routes = parseRoutes(
  JSON.stringify({
    retell: { upstream: 'http://127.0.0.1:1/', style: 'retell' },
    standard: { upstream: 'http://127.0.0.1:1/', style: 'standard' },
  }),
  'PROXY_ROUTES',
  { provider: [secret], upstream: [secret] },
)
const retell = routes.get('retell') as Route
const standard = routes.get('standard') as Route
const body = Buffer.from('{"event":"call_ended"}')
const now = 1_767_261_600_000

const signers: [string, Route, (at: number) => Record<string, string>][] = [
  ['retell', retell, (at) => ({ 'x-retell-signature': signRetell(secret, body, at) })],
  ['standard', standard, (at) => ({ ...signStandard([bytes], 'evt_1', body, at) })],
]

test.each(signers)('%s: valid within the tolerance either way, stale beyond it', (_style, route, sign) => {
  fc.assert(
    fc.property(fc.integer({ min: -900, max: 900 }), (seconds) => {
      const verdict = verify(route, sign(now + seconds * 1000), body, now)
      expect(verdict).toBe(Math.abs(seconds) <= TOLERANCE_S ? 'valid' : 'stale_timestamp')
    }),
  )
})

test.each(signers)('%s: the tolerance to the millisecond, and a header that is one text', (_style, route, sign) => {
  const headers = sign(now)
  const at = (ms: number) => verify(route, headers, body, now + ms)
  expect([-300_001, -300_000, 300_000, 300_001].map(at)).toEqual([
    'stale_timestamp',
    'valid',
    'valid',
    'stale_timestamp',
  ])
  const lists = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]))
  expect(verify(route, lists, body, now)).toBe('bad_signature')
  expect([looksSigned(route, headers), looksSigned(route, lists), looksSigned(route, {})]).toEqual([true, false, false])
})

test('what looks signed in one style does not in the other', () => {
  const [[, , asRetell], [, , asStandard]] = signers as [(typeof signers)[number], (typeof signers)[number]]
  expect([looksSigned(retell, asStandard(now)), looksSigned(standard, asRetell(now))]).toEqual([false, false])
  const header = signRetell(secret, body, now)
  const times = (count: number) => looksSigned(retell, { 'x-retell-signature': Array(count).fill(header).join(', ') })
  expect([1, 4, 5].map(times)).toEqual([true, true, false])
})

test.each(signers)('%s: a wrong signature is called wrong, also when it is stale', (_style, route, sign) => {
  for (const at of [now, now - 3_600_000]) expect(verify(route, sign(at), Buffer.from('{}'), now)).toBe('bad_signature')
  expect(verify(route, {}, body, now)).toBe('bad_signature')
})

test('a style accepts only its own signature', () => {
  const [, , signAsRetell] = signers[0] as (typeof signers)[number]
  const [, , signAsStandard] = signers[1] as (typeof signers)[number]
  expect(verify(retell, signAsStandard(now), body, now)).toBe('bad_signature')
  expect(verify(standard, signAsRetell(now), body, now)).toBe('bad_signature')
})
