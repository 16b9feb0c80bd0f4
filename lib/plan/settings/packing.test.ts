import { describe, expect, it } from 'vitest'
import { tcallSettings } from '../../tcall/plan/settings'
import { isPacking } from './packing'
import { refusePrivate } from './private-in-archive'
import { Problems } from './problems'
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

describe('refusePrivate', () => {
  const refused = (env: Record<string, string>) => {
    const table = { ...sharedSettings, ...tcallSettings }
    const problems = new Problems(table, env, 'TCALL_')
    refusePrivate(table, env, 'TCALL_', problems)
    return problems.lines()
  }

  it('has nothing against what may be told', () => {
    const address = { TCALL_BASE_URL: 'https://staging.example.test', ALLOWED_HOSTS: 'staging.example.test' }
    expect(refused({ ...address, VUS: '50', SLA_SEED: '7', WEBHOOK_PROXY_TOKEN: '' })).toEqual([])
  })

  it.each(['TCALL_ACCOUNTS', 'WEBHOOK_PROXY_TOKEN', 'SLA_PROVIDER_WEBHOOK_SECRET', 'DIAL_ALLOW', 'SLA_DIAL_ALLOW'])(
    'refuses %s, and does not repeat it',
    (name) => {
      const [line, ...more] = refused({ [name]: 'a-secret' })
      expect(line).toContain(
        `${name} is private, and the archive would hold it; give it to the run of the archive instead`,
      )
      expect(line).not.toContain('a-secret')
      expect(more).toEqual([])
    },
  )
})
