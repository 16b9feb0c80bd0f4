import { describe, expect, it } from 'vitest'
import { cloudLimits } from './cloud-limits'

const env = { K6_CLOUD_TOKEN: 'x', K6_CLOUD_STACK_ID: '1', K6_CLOUD_PROJECT_ID: '2' }
const urls = { ACME_URL: 'https://staging.example.test', HOOKS_URL: '' }
const ask = { env, urls, baseUrl: 'ACME_URL', secret: ['ACME_TOKEN'] }

describe('cloudLimits', () => {
  it('has nothing against a script whose platform the cloud reaches', () => {
    expect(cloudLimits(ask).stops).toEqual([])
  })

  it('says what is otherwise there', () => {
    const said = cloudLimits(ask).differs.join('\n')
    for (const word of ['no handleSummary', 'no local file', 'ACME_TOKEN: never packed']) expect(said).toContain(word)
    expect(cloudLimits({ ...ask, secret: [] }).differs.join()).not.toContain('never packed')
  })

  it.each([
    [{ env: { ...env, K6_CLOUD_TOKEN: undefined } }, /^K6_CLOUD_TOKEN is not set: .*nothing was sent$/],
    [{ env: { ...env, K6_CLOUD_STACK_ID: '' } }, /^K6_CLOUD_STACK_ID is not set/],
    [{ env: { ...env, K6_CLOUD_PROJECT_ID: '' } }, /^K6_CLOUD_PROJECT_ID is not set/],
    [{ env: { ...env, INSTANCES: '4' } }, /^INSTANCES is for k6 processes of your own/],
    [{ urls: { ...urls, ACME_URL: '' } }, /^ACME_URL is not set: the cloud knows nothing/],
    [{ urls: { ...urls, HOOKS_URL: 'http://localhost:7' } }, /^HOOKS_URL http:\/\/localhost:7 is this machine/],
    [{ urls: { ...urls, ACME_URL: 'http://127.0.0.1:7' } }, /^ACME_URL http:\/\/127\.0\.0\.1:7 is this machine/],
  ])('%j stops', (change, line) => {
    expect(cloudLimits({ ...ask, ...change }).stops).toEqual([expect.stringMatching(line)])
  })

  it.each(['10.0.0.7', '192.168.1.2', '172.20.0.1', 'api.internal'])('warns of a private address: %s', (host) => {
    const found = cloudLimits({ ...ask, urls: { ACME_URL: `https://${host}` } })
    expect([found.stops, found.differs[0]]).toEqual([[], expect.stringContaining('private address')])
  })
})
