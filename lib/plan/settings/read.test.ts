import { describe, expect, it } from 'vitest'
import { tcallSettings } from '../../tcall/plan/settings'
import { readSettings } from './read'
import { sharedSettings } from './settings'

const table = { ...sharedSettings, ...tcallSettings }
const enough = { TCALL_BASE_URL: 'http://127.0.0.1:7100', TCALL_ACCOUNTS: 'accounts.csv' }
const read = (env: Record<string, string | undefined> = {}) => readSettings(table, { ...enough, ...env })

function messageOf(env: Record<string, string | undefined>): string {
  try {
    read(env)
  } catch (error) {
    return (error as Error).message
  }
  return 'nothing was thrown'
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
        "INSTANCE": "1/1",
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
      'TCALL_BASE_URL "https://staging.example.test/?…" has a query or a fragment; give it without',
    ],
    [
      { TCALL_BASE_URL: undefined },
      'TCALL_BASE_URL is not set; export it, or run `npm run up` for the local reference platform',
    ],
    [
      { TCALL_ACCOUNTS: undefined },
      'TCALL_ACCOUNTS is not set; give it the path of a CSV of email,password (one account a VU)',
    ],
    [{ VUS: '0' }, 'VUS "0" is out of range; give a number from 1 to 20000 VUs'],
    [{ VUS: '-5' }, 'VUS "-5" is out of range; give a number from 1 to 20000 VUs'],
    [{ VUS: '1000000' }, 'VUS "1000000" is out of range; give a number from 1 to 20000 VUs'],
    [{ VUS: '1.5' }, 'VUS "1.5" is not a whole number; give one from 1 to 20000 VUs'],
    [{ VUS: 'NaN' }, 'VUS "NaN" is not a number; give one from 1 to 20000 VUs'],
    [{ VUS: 'ten' }, 'VUS "ten" is not a number; give one from 1 to 20000 VUs'],
    [{ VUS: '10 VUs' }, 'VUS "10 VUs" is not a number; give one from 1 to 20000 VUs'],
    [{ VUS: '0x10' }, 'VUS "0x10" is not a number; give one from 1 to 20000 VUs'],
    [{ VUS: '1,000' }, 'VUS "1,000" is not a number; give one from 1 to 20000 VUs'],
    [{ VUS: 'Infinity' }, 'VUS "Infinity" is not a number; give one from 1 to 20000 VUs'],
    [{ CALLS_PER_HOUR: '1e999' }, 'CALLS_PER_HOUR "1e999" is not a number; give one from 1 to 1000000 calls/h'],
    [{ CALLS_PER_HOUR: '0' }, 'CALLS_PER_HOUR "0" is out of range; give a number from 1 to 1000000 calls/h'],
    [{ TIME_SCALE: '0' }, 'TIME_SCALE "0" is out of range; give a number from 0.1 to 1000'],
    [{ TIME_SCALE: '-1' }, 'TIME_SCALE "-1" is out of range; give a number from 0.1 to 1000'],
    [{ REQUEST_TIMEOUT_S: '1e9' }, 'REQUEST_TIMEOUT_S "1e9" is out of range; give a number from 0.1 to 300 s'],
    [{ SHARE_ACCOUNTS: 'yes' }, 'SHARE_ACCOUNTS "yes" is neither 0 nor 1; set it to one of them'],
    [{ SUMMARY: 'all' }, 'SUMMARY "all" is none of scorecard, full; set it to one of them'],
    [{ TCALL_BASEURL: 'http://127.0.0.1' }, 'TCALL_BASEURL is not a setting; did you mean TCALL_BASE_URL?'],
    [{ CALLS_PER_HOURS: '1' }, 'CALLS_PER_HOURS is not a setting; did you mean CALLS_PER_HOUR?'],
  ])('%j: %s', (env, message) => {
    expect(messageOf(env)).toBe(message)
  })
})
