import { describe, expect, it } from 'vitest'
import { readServiceSettings, SettingError, type SettingsSpec } from './settings'

const spec = {
  port: { kind: 'port', env: 'A_PORT', default: 7100, doc: 'the port' },
  url: { kind: 'url', env: 'A_URL', default: 'http://127.0.0.1', doc: 'the address' },
  database: { kind: 'url', env: 'A_DATABASE', schemes: ['postgres'], default: 'postgres://h/d', doc: 'the database' },
  secret: { kind: 'string', env: 'A_SECRET', secret: true, min: 16, default: '0123456789abcdef', doc: 'the key' },
  secrets: { kind: 'secrets', env: 'A_SECRETS', min: 16, default: '', doc: 'the keys' },
  mean: { kind: 'number', env: 'A_MEAN', default: 360, min: 0.1, max: 1000, doc: 'the mean' },
  faults: { kind: 'choice', env: 'A_FAULTS', choices: ['on', 'off'], default: 'off', doc: 'on or off' },
  file: { kind: 'string', env: 'A_FILE', doc: 'the file' },
} as const satisfies SettingsSpec

const read = (env: Record<string, string>) => readServiceSettings(spec, { A_FILE: 'x.csv', ...env })
const problem = (env: Record<string, string>): string => {
  try {
    read(env)
  } catch (error) {
    if (error instanceof SettingError) return error.message
    throw error
  }
  throw new Error('it was accepted')
}

describe('readSettings', () => {
  it('reads values by their kind, and defaults where a variable is absent or empty', () => {
    const values = read({ A_PORT: '0', A_MEAN: '2.5', A_FAULTS: 'on', A_URL: '' })
    expect(values).toEqual({
      port: 0,
      url: 'http://127.0.0.1',
      database: 'postgres://h/d',
      secret: '0123456789abcdef',
      secrets: [],
      mean: 2.5,
      faults: 'on',
      file: 'x.csv',
    })
    // The kinds reach the types.
    const typed: { port: number; faults: 'on' | 'off'; file: string } = values
    expect(typed.port).toBe(0)
  })

  it.each([
    [{ A_FILE: '' }, 'A_FILE is not set; set it to the file'],
    [{ A_PORT: '70000' }, 'A_PORT "70000" is above 65535; set A_PORT to the port'],
    [{ A_PORT: '-1' }, 'A_PORT "-1" is below 0; set A_PORT to the port'],
    [{ A_PORT: '71.5' }, 'A_PORT "71.5" is not a whole number; set A_PORT to the port'],
    [{ A_MEAN: 'NaN' }, 'A_MEAN is not a number; set A_MEAN to the mean'],
    [{ A_MEAN: '1e3' }, 'A_MEAN is not a number; set A_MEAN to the mean'],
    [{ A_MEAN: ' ' }, 'A_MEAN is not a number; set A_MEAN to the mean'],
    [{ A_MEAN: '0' }, 'A_MEAN "0" is below 0.1; set A_MEAN to the mean'],
    [{ A_URL: 'htp://x' }, 'A_URL "htp://x" is not a URL with http:// or https://; set A_URL to the address'],
    [{ A_FAULTS: 'yes' }, 'A_FAULTS is none of on, off; set A_FAULTS to on or off'],
  ])('names the setting, its value and the mend: %j', (env, message) => {
    expect(problem(env as unknown as Record<string, string>)).toBe(message)
  })

  it('tells everything that is wrong at once, a line each', () => {
    expect(problem({ A_PORT: '-1', A_MEAN: '0', A_FILE: '' }).split('\n')).toEqual([
      'A_PORT "-1" is below 0; set A_PORT to the port',
      'A_MEAN "0" is below 0.1; set A_MEAN to the mean',
      'A_FILE is not set; set it to the file',
    ])
  })

  it.each([
    ['short', 'has 5 characters, fewer than 16'],
    ['not-a-real-secret-00\n', 'has white space at an end, which a file or a copy left there'],
    [' not-a-real-secret-00', 'has white space at an end, which a file or a copy left there'],
    ['not a real secret 00', 'has characters other than visible ASCII'],
    ['not-a-réal-secret-00', 'has characters other than visible ASCII'],
    ['x'.repeat(600), 'has more than 512 characters'],
  ])('names a secret that signs wrongly, without showing it: %j', (secret, why) => {
    expect(problem({ A_SECRET: secret })).toBe(`A_SECRET ${why}; set A_SECRET to the key`)
    expect(problem({ A_SECRETS: `not-a-real-secret-00,${secret}` })).toBe(
      `A_SECRETS secret 2 ${why}; set A_SECRETS to the keys`,
    )
  })

  it('takes several secrets, for a rotation', () => {
    expect(read({ A_SECRETS: 'not-a-real-secret-00,not-a-real-secret-01' }).secrets).toEqual([
      'not-a-real-secret-00',
      'not-a-real-secret-01',
    ])
    expect(read({}).secrets).toEqual([])
  })

  it.each([
    'mysql://user:hunter2@db/x',
    '//user:hunter2@db',
    'postgres://user:hun/hunter2@db/x',
    'https://user/x:hunter2@db/x',
    'hunter2:x',
    'mysql://db/x?password=hunter2',
    'postgres:/user:hunter2@db/x',
  ])('never shows what may hold a password: %s', (url) => {
    expect(problem({ A_DATABASE: url })).toMatch(/^A_DATABASE is not a URL with postgres:\/\/; /)
  })

  it('never shows what it could not read: it may belong to another variable', () => {
    for (const name of ['A_PORT', 'A_MEAN', 'A_FAULTS', 'A_URL'])
      for (const value of ['hunter2', '49151000000001234567'])
        expect(problem({ [name]: value }), name).toMatch(new RegExp(`^${name} is `))
  })
})
