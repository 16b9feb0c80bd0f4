import { expect, it } from 'vitest'
import { commandsFor } from './guards'

const env = {
  TCALL_BASE_URL: 'https://staging.example.test',
  ALLOWED_HOSTS: 'staging.example.test',
  RESILIENCE_TARGET: 'staging.example.test',
  KILL_COMMAND: 'kill-it',
  RESTORE_COMMAND: 'start-it',
}
const production = ['tcall.ai', 'medcor.ai']
const refused = (over: Partial<Record<keyof typeof env, string>>) => () =>
  commandsFor('TCALL_BASE_URL', { ...env, ...over }, production)

it('a platform whose host is named twice may be hurt by its own commands', () => {
  expect(commandsFor('TCALL_BASE_URL', env, production)).toEqual({ kill: 'kill-it', restore: 'start-it' })
  expect(
    commandsFor(
      'TCALL_BASE_URL',
      {
        ...env,
        TCALL_BASE_URL: 'http://127.0.0.1:1',
        RESILIENCE_TARGET: '127.0.0.1',
        ALLOWED_HOSTS: '',
      },
      production,
    ),
  ).toBeDefined()
})

it('none else is', () => {
  expect(refused({ RESILIENCE_TARGET: '' })).toThrow(
    'RESILIENCE_TARGET=staging.example.test; ALLOWED_HOSTS alone does not suffice',
  )
  expect(refused({ RESILIENCE_TARGET: 'other.example.test' })).toThrow('and not "other.example.test"')
  expect(refused({ ALLOWED_HOSTS: '' })).toThrow('ALLOWED_HOSTS=staging.example.test')
  expect(refused({ TCALL_BASE_URL: 'nowhere' })).toThrow('is not an http(s) URL')
  for (const host of ['tcall.ai', 'eu.tcall.ai', 'x.medcor.ai'])
    expect(refused({ TCALL_BASE_URL: `https://${host}`, RESILIENCE_TARGET: host, ALLOWED_HOSTS: host })).toThrow(
      'it is never hurt',
    )
})

it('and none that cannot be healed', () => {
  expect(refused({ RESTORE_COMMAND: '' })).toThrow('RESTORE_COMMAND is not set: nothing is hurt that cannot be healed')
  expect(refused({ KILL_COMMAND: '' })).toThrow('KILL_COMMAND is not set')
})
