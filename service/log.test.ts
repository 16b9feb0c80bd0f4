import { expect, it, vi } from 'vitest'
import { logError } from './log'

it.each([
  [
    Object.assign(new Error('Key (email)=(a) already exists'), { code: '23505', severity: 'ERROR' }),
    'database error 23505',
  ],
  [new Error('the provider answered 503'), 'Error: the provider answered 503'],
])('one line: %s', (error, what) => {
  expect(logged(error)).toMatch(new RegExp(`^svc: GET /x: ${what} \\(.*\\)\n$`))
})

it('quotes nothing of what could not be parsed', () => {
  try {
    JSON.parse('{"token": a-token')
  } catch (error) {
    expect(logged(error)).toMatch(/^svc: GET \/x: SyntaxError \(.*\)\n$/)
  }
  expect.assertions(1)
})

function logged(error: unknown): string {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  logError('svc', 'GET /x', error)
  const [[line] = []] = write.mock.calls
  write.mockRestore()
  return String(line)
}
