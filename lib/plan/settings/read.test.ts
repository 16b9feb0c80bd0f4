import { describe, expect, it } from 'vitest'
import { tcallSettings } from '../../tcall/plan/settings'
import { Problems } from './problems'
import { readSettings } from './read'
import { sharedSettings } from './settings'

const table = { ...sharedSettings, ...tcallSettings }
const enough = { TCALL_BASE_URL: 'http://127.0.0.1:7100', TCALL_ACCOUNTS: 'accounts.csv' }

function readWith(env: Record<string, string | undefined>, packing = false) {
  const problems = new Problems(table, env, 'TCALL_')
  return { values: readSettings(table, { env, own: 'TCALL_', packing }, problems), lines: problems.lines() }
}
const read = (env: Record<string, string | undefined> = {}) => {
  const { values, lines } = readWith({ ...enough, ...env })
  expect(lines).toEqual([])
  return values
}

describe('readSettings', () => {
  it('has a default for everything but the platform and its accounts', () => {
    expect(read()).toMatchInlineSnapshot(`
      {
        "ABSENT_CAPABILITIES": [],
        "ALLOWED_HOSTS": [],
        "CALLS_PER_HOUR": undefined,
        "CLOUD_DISTRIBUTION": "",
        "DIAL_ALLOW": [],
        "INSTANCES": 1,
        "K6_CLOUD_NAME": "",
        "K6_CLOUD_PROJECT_ID": undefined,
        "PROVIDER_URL": "",
        "PROVIDER_WEBHOOK_SECRET": "",
        "REQUEST_TIMEOUT_S": 10,
        "RESULTS_DIR": "results",
        "RUN_ID": "",
        "SEED": 1,
        "SHARE_ACCOUNTS": false,
        "SUMMARY": "scorecard",
        "TCALL_ACCOUNTS": "accounts.csv",
        "TCALL_AGENT_IDS": [],
        "TCALL_BASE_URL": "http://127.0.0.1:7100",
        "TCALL_PHONE_NUMBER_ID": "",
        "TIME_SCALE": 1,
        "VUS": undefined,
        "WEBHOOK_PROXY_TOKEN": "",
        "WEBHOOK_PROXY_URL": "",
      }
    `)
  })

  it('reads numbers, flags and lists', () => {
    expect(
      read({
        VUS: '50',
        CALLS_PER_HOUR: '1e3',
        TIME_SCALE: '.5',
        SHARE_ACCOUNTS: '1',
        ALLOWED_HOSTS: ' a.test, b.test,,',
        ABSENT_CAPABILITIES: 'metrics',
        TCALL_BASE_URL: 'http://127.0.0.1:7100//',
      }),
    ).toMatchObject({
      VUS: 50,
      CALLS_PER_HOUR: 1000,
      TIME_SCALE: 0.5,
      SHARE_ACCOUNTS: true,
      ALLOWED_HOSTS: ['a.test', 'b.test'],
      ABSENT_CAPABILITIES: ['metrics'],
      TCALL_BASE_URL: 'http://127.0.0.1:7100',
    })
  })

  it('reads what may be told also where the script is only packed', () => {
    const { values, lines } = readWith({ VUS: '50', SEED: 'x', TCALL_BASE_URL: 'http://127.0.0.1:1' }, true)
    expect(values).toMatchObject({ VUS: 50, TCALL_BASE_URL: 'http://127.0.0.1:1' })
    expect(lines).toEqual([expect.stringContaining('SEED "x" is not a number')])
  })

  it('takes an empty setting for one that is not given', () => {
    expect(read({ VUS: '', TIME_SCALE: '' })).toMatchObject({ VUS: undefined, TIME_SCALE: 1 })
  })

  it.each([
    [
      { TCALL_BASE_URL: 'htp://x' },
      'TCALL_BASE_URL "htp://x" is not an http(s) URL; write it like https://staging.example.test',
    ],
    [
      { WEBHOOK_PROXY_URL: 'proxy:7102' },
      'WEBHOOK_PROXY_URL "proxy:7102" is not an http(s) URL; write it like https://staging.example.test',
    ],
    [
      { TCALL_BASE_URL: 'https://someone:a-secret@staging.example.test' },
      'TCALL_BASE_URL "https://…@staging.example.test" is not an http(s) URL; write it like https://staging.example.test',
    ],
    [
      { TCALL_BASE_URL: 'https://staging.example.test/?token=a-secret' },
      'TCALL_BASE_URL "https://staging.example.test/?…" has a query or a fragment; leave it out',
    ],
    [
      { TCALL_BASE_URL: undefined },
      'TCALL_BASE_URL is not set; export it, or run `npm run up` for the local reference platform',
    ],
    [
      { TCALL_ACCOUNTS: undefined },
      'TCALL_ACCOUNTS is not set; give it the path of a CSV of email,password (one account a VU)',
    ],
    [{ VUS: '0' }, 'VUS "0" is out of range; give a number from 1 to 1000000 VUs'],
    [{ VUS: '-5' }, 'VUS "-5" is out of range; give a number from 1 to 1000000 VUs'],
    [{ VUS: '2000000' }, 'VUS "2000000" is out of range; give a number from 1 to 1000000 VUs'],
    [{ VUS: '1.5' }, 'VUS "1.5" is not a whole number; give one from 1 to 1000000 VUs'],
    [{ VUS: 'NaN' }, 'VUS "NaN" is not a number; give one from 1 to 1000000 VUs'],
    [{ VUS: 'ten' }, 'VUS "ten" is not a number; give one from 1 to 1000000 VUs'],
    [{ VUS: '10 VUs' }, 'VUS "10 VUs" is not a number; give one from 1 to 1000000 VUs'],
    [{ VUS: '0x10' }, 'VUS "0x10" is not a number; give one from 1 to 1000000 VUs'],
    [{ VUS: '1,000' }, 'VUS "1,000" is not a number; give one from 1 to 1000000 VUs'],
    [{ VUS: 'Infinity' }, 'VUS "Infinity" is not a number; give one from 1 to 1000000 VUs'],
    [{ CALLS_PER_HOUR: '1e999' }, 'CALLS_PER_HOUR "1e999" is not a number; give one from 1 to 20000000 calls/h'],
    [{ CALLS_PER_HOUR: '0' }, 'CALLS_PER_HOUR "0" is out of range; give a number from 1 to 20000000 calls/h'],
    [{ TIME_SCALE: '0' }, 'TIME_SCALE "0" is out of range; give a number from 0.1 to 1000'],
    [{ TIME_SCALE: '-1' }, 'TIME_SCALE "-1" is out of range; give a number from 0.1 to 1000'],
    [{ REQUEST_TIMEOUT_S: '1e9' }, 'REQUEST_TIMEOUT_S "1e9" is out of range; give a number from 0.1 to 300 s'],
    [{ SHARE_ACCOUNTS: 'yes' }, 'SHARE_ACCOUNTS "yes" is neither 0 nor 1; set it to one of them'],
    [{ SUMMARY: 'all' }, 'SUMMARY "all" is none of scorecard, full; set it to one of them'],
  ])('%j: %s', (env, message) => {
    const [name = ''] = Object.keys(env)
    const { lines } = readWith({ ...enough, ...env })
    const twin = name.startsWith('TCALL_') ? '' : ` (SLA_${name} wins over ${name})`
    expect(lines).toEqual([message + twin])
  })

  it('says all that is wrong or missing at once, hosts first', () => {
    const { lines, values } = readWith({
      VUS: '0',
      SEED: 'x',
      TIME_SCALE: '2',
      PROVIDER_URL: 'voice',
      SHARE_ACCOUNTS: 'y',
    })
    expect(lines.map((line) => line.split(' ')[0])).toEqual([
      'TCALL_BASE_URL',
      'PROVIDER_URL',
      'SHARE_ACCOUNTS',
      'VUS',
      'SEED',
      'TCALL_ACCOUNTS',
    ])
    expect(values).toMatchObject({ TIME_SCALE: 2, SEED: 1, VUS: undefined, PROVIDER_URL: '' })
  })

  it('lets the twin of a name win, and names it when it is wrong', () => {
    expect(read({ SEED: 'a-seed-of-another-program', SLA_SEED: '7' }).SEED).toBe(7)
    expect(read({ SEED: '7', SLA_SEED: '' }).SEED).toBe(7)
    expect(readWith({ ...enough, SEED: '7', SLA_SEED: 'x' }).lines).toEqual([
      'SLA_SEED "x" is not a number; give one from 0 to 4294967295',
    ])
    expect(readWith({ ...enough, TCALL_BASE_URL: undefined, SLA_TCALL_BASE_URL: 'x' }).lines).toHaveLength(1)
  })

  it('needs neither address nor file to pack a script, but takes no wrong one', () => {
    expect(readWith({}, true).lines).toEqual([])
    expect(readWith({ TCALL_BASE_URL: 'htp://x' }, true).lines).toHaveLength(1)
  })
})
