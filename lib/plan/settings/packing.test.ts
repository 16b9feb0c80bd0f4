import { describe, expect, it } from 'vitest'
import { tcallSettings } from '../../tcall/plan/settings'
import { packedEnv } from './packed-env'
import { isPacking } from './packing'
import { sharedSettings } from './settings'

describe('isPacking', () => {
  it.each([
    ['the system environment of k6 run', { PATH: '/usr/bin' }, false],
    ['that of Windows', { Path: 'C:\\Windows' }, false],
    ['an empty PATH', { PATH: '' }, false],
    ["one of Grafana's machines", { K6_CLOUDRUN_TEST_RUN_ID: '1', VUS: '5' }, false],
    ['what -e gives, alone', { TCALL_BASE_URL: 'http://127.0.0.1' }, true],
    ['nothing', {}, true],
  ])('%s: %j', (_, env, packing) => expect(isPacking(env)).toBe(packing))
})

describe('packedEnv', () => {
  const packed = (env: Record<string, string>) =>
    packedEnv({ ...sharedSettings, ...tcallSettings }, 'TCALL_BASE_URL', env)
  const url = { TCALL_BASE_URL: 'https://staging.example.test' }

  it('leaves what may be told, and needs no file yet', () => {
    const { TCALL_ACCOUNTS, ...others } = packed({ ...url, VUS: '50', WEBHOOK_PROXY_TOKEN: '' })
    expect(others).toEqual({ ...url, VUS: '50', WEBHOOK_PROXY_TOKEN: '' })
    expect(TCALL_ACCOUNTS).not.toBe('')
  })

  it.each(['TCALL_ACCOUNTS', 'WEBHOOK_PROXY_TOKEN', 'PROVIDER_WEBHOOK_SECRET', 'DIAL_ALLOW'])(
    'refuses %s, and does not repeat it',
    (name) => {
      expect(() => packed({ ...url, [name]: 'a-secret' })).toThrow(
        new Error(`${name} is private, and the archive would hold it; give it to the run of the archive instead`),
      )
    },
  )

  it('needs the address', () => {
    expect(() => packed({})).toThrow(
      /^TCALL_BASE_URL is not set; an archive knows only what -e gives: -e TCALL_BASE_URL=/,
    )
  })
})
