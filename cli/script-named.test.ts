import { describe, expect, it } from 'vitest'
import { tcallDescription } from '../lib/tcall/description'
import { scriptNamed, settingsGiven } from './script-named'

const platform = tcallDescription as unknown as Parameters<typeof settingsGiven>[0]

describe('settingsGiven', () => {
  it('tells apart what is packed in, what everybody may see, and what nobody may', () => {
    const found = settingsGiven(platform, {
      SLA_VUS: '20',
      CALLS_PER_HOUR: '100',
      TCALL_BASE_URL: 'https://staging.example.test',
      SEED: '7',
      RESULTS_DIR: '/srv',
      RUN_ID: 'r',
      WEBHOOK_PROXY_TOKEN: 'hidden',
      TCALL_ACCOUNTS: '/srv/accounts.csv',
      DIAL_ALLOW: '+15005550100',
      HOME: '/home/me',
    })
    expect(Object.fromEntries(found.packed)).toEqual({ VUS: '20', CALLS_PER_HOUR: '100' })
    expect(Object.fromEntries(found.told)).toEqual({ TCALL_BASE_URL: 'https://staging.example.test', SEED: '7' })
    expect(found.secret).toEqual(['TCALL_ACCOUNTS', 'WEBHOOK_PROXY_TOKEN', 'PROVIDER_WEBHOOK_SECRET'])
    expect(JSON.stringify(found)).not.toContain('hidden')
  })

  it('wants no secret of what the platform lacks', () => {
    const { secret } = settingsGiven(platform, { ABSENT_CAPABILITIES: 'emission-log, webhook-proxy' })
    expect(secret).toEqual(['TCALL_ACCOUNTS'])
  })
})

it('knows no script of a platform that is not there', async () => {
  await expect(scriptNamed('nope-load')).rejects.toThrow(/^there is no platform nope/)
})
