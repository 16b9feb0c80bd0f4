import { describe, expect, it } from 'vitest'
import { tcallDescription } from '../../lib/tcall/description'
import { besideGiven, environmentProblems, environmentWarnings, isEnvironmentName } from './environment-file'

const tables = [tcallDescription.settings] as unknown as Parameters<typeof environmentProblems>[1]
const problems = (text: string) => environmentProblems(text, tables)

describe('environmentProblems', () => {
  it('has nothing against settings, paths and addresses', () => {
    const text = [
      '# staging',
      '',
      'TCALL_BASE_URL=https://staging.example.test',
      'TCALL_ACCOUNTS=/srv/accounts.csv',
      'SLA_VUS=500',
      'ABSENT_CAPABILITIES=emission-log,proxy-faults',
      'SSL_CERT_FILE=/srv/ca.pem',
      'K6_CLOUD_TOKEN_FILE=/srv/token',
      'WEBHOOK_PROXY_TOKEN=',
    ].join('\n')
    expect(problems(text)).toEqual([])
  })

  it.each([
    ['WEBHOOK_PROXY_TOKEN=x', 'WEBHOOK_PROXY_TOKEN'],
    ['SLA_PROVIDER_WEBHOOK_SECRET=x', 'SLA_PROVIDER_WEBHOOK_SECRET'],
    ['K6_CLOUD_TOKEN=x', 'K6_CLOUD_TOKEN'],
    ['DD_API_KEY = x', 'DD_API_KEY'],
    ['DATABASE_URL=postgres://user:word@db.example.test/a', 'DATABASE_URL'],
    ['TCALL_BASE_URL=https://user:word@staging.example.test', 'TCALL_BASE_URL'],
    ['CERT=-----BEGIN PRIVATE KEY-----', 'CERT'],
  ])('refuses %s, and does not repeat its value', (line, name) => {
    expect(problems(`VUS=1\n${line}`)).toEqual([
      `line 2: ${name} holds a secret; give it in the environment, or in a file with --secrets`,
    ])
  })

  it('refuses what is no line of settings', () => {
    expect(problems('export VUS=1\nhello\n=3')).toEqual([
      'line 1 is not NAME=value',
      'line 2 is not NAME=value',
      'line 3 is not NAME=value',
    ])
  })
})

it('says which names only look like settings', () => {
  expect(environmentWarnings(['TCAL_BASE_URL', 'VUS', 'PATH'], tables)).toEqual([
    'TCAL_BASE_URL is not a setting; did you mean TCALL_BASE_URL?',
  ])
})

it('lets what was given win, under either name', () => {
  const file = { VUS: '1', SLA_SEED: '2', TIME_SCALE: '3' }
  expect(besideGiven(file, { SLA_VUS: '9', SEED: '8', TIME_SCALE: '' })).toEqual({ TIME_SCALE: '3' })
})

it.each([
  ['staging', true],
  ['eu-west.2', true],
  ['../secret', false],
  ['a..b', false],
  ['', false],
  ['-x', false],
])('%j is a name: %s', (name, is) => expect(isEnvironmentName(name)).toBe(is))
