import { expect, it } from 'vitest'
import { requireReached, requireTls } from './reach'

const ok = { status: 200, ok: true, cause: undefined, error: '', errorCode: 0 }
const refused = (answer: Partial<Parameters<typeof requireReached>[2]>, shaped = true) => {
  return () => requireReached('ACME_BASE_URL', 'https://acme.example.test', { ...ok, ...answer }, shaped)
}

it.each([
  [{ ok: false, status: 0, cause: 'timeout' as const }, /did not answer in time/],
  [{ ok: false, status: 0, cause: 'connection' as const, errorCode: 1212 }, /does not answer \(k6 error 1212\)/],
  [
    { ok: false, status: 0, cause: 'tls' as const, error: 'x509: certificate signed by unknown authority' },
    /could not be verified \(unknown authority\)/,
  ],
  [{ ok: false, status: 404 }, /answers with status 404; correct ACME_BASE_URL/],
  [{ ok: false, status: 200, cause: 'body' as const }, /something that is not JSON/],
])('%o stops the run in one line that names setting and address', (answer, line) => {
  expect(refused(answer)).toThrow(line)
  expect(refused(answer)).toThrow(/^ACME_BASE_URL https:\/\/acme\.example\.test[^\n]*$/)
})

it('JSON of another shape is another service', () => {
  expect(refused({}, false)).toThrow(/is it another service\?$/)
  expect(refused({}, true)).not.toThrow()
})

it('https has to be TLS 1.2 or later; plain http is none of its business', () => {
  const tls = (url: string, tlsVersion: string) => () => requireTls('ACME_BASE_URL', url, { tlsVersion })
  expect(tls('https://acme.example.test', 'tls1.1')).toThrow(
    'ACME_BASE_URL https://acme.example.test speaks tls1.1; TLS 1.2 or later is needed',
  )
  for (const version of ['tls1.2', 'tls1.3']) expect(tls('https://acme.example.test', version)).not.toThrow()
  expect(tls('http://127.0.0.1', '')).not.toThrow()
})
