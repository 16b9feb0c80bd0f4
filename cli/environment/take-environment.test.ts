import { describe, expect, it } from 'vitest'
import { takeNamedFiles, withoutNamedFiles } from './take-environment'

describe('withoutNamedFiles', () => {
  it.each([
    [['run', 'a', 'load'], ['run', 'a', 'load'], {}],
    [['run', 'a', '--environment', 'staging', 'load'], ['run', 'a', 'load'], { environment: 'staging' }],
    [['--environment=staging', 'check', '--secrets', 'f.env'], ['check'], { environment: 'staging', secrets: 'f.env' }],
    [['k6', '--', '--environment', 'x'], ['k6', '--', '--environment', 'x'], {}],
  ])('%j', (args, rest, named) => expect(withoutNamedFiles(args)).toEqual({ rest, named }))

  it.each([[['run', '--environment']], [['run', '--environment=', 'x']], [['--secrets', '--json']]])(
    'refuses %j',
    (args) => expect(() => withoutNamedFiles(args)).toThrow(/^--(environment|secrets) needs a (name|file)$/),
  )
})

it.each([
  [{ environment: 'no-such' }, /^there is no environments.no-such\.env; /],
  [{ environment: '../package' }, /^there is no /],
  [{ secrets: 'no-such.env' }, /^--secrets "no-such\.env" cannot be read/],
])('says what is not there: %j', async (named, line) => {
  await expect(takeNamedFiles(named, {})).rejects.toThrow(line)
})
