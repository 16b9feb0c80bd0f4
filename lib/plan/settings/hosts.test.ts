import { describe, expect, it } from 'vitest'
import { blockedHostnames, guardHosts, isProduction } from './hosts'

const guard = (url: string, allowed: string[] = [], once = false) => guardHosts({ TCALL_BASE_URL: url }, allowed, once)

describe('guardHosts', () => {
  it.each(['http://127.0.0.1:7100', 'http://localhost:7100', 'https://[::1]/', ''])('lets %j through', (url) => {
    for (const once of [true, false]) expect(() => guard(url, [], once)).not.toThrow()
  })

  it('refuses a host that is not named, and says how to name it', () => {
    expect(() => guard('https://staging.example.test/api')).toThrow(
      /^TCALL_BASE_URL "https:\/\/staging\.example\.test\/api" is not an allowed host; name it to permit load on it: ALLOWED_HOSTS=staging\.example\.test$/,
    )
  })

  it('takes a name word for word: no part of it, no wildcard, no parent', () => {
    const url = 'https://staging.example.test'
    expect(() => guard(url, ['staging.example.test'])).not.toThrow()
    expect(() => guard(url, ['STAGING.example.test'])).not.toThrow()
    for (const near of ['example.test', '*.example.test', 'staging', 'staging.example.test:443', ''])
      expect(() => guard(url, [near])).toThrow('is not an allowed host')
  })

  it.each([
    'https://api.tcall.ai',
    'https://tcall.ai',
    'https://API.TCALL.AI/',
    'https://eu.api.medcor.ai',
    'https://api.tcall.ai.',
  ])('refuses %s under load, named or not', (url) => {
    expect(() => guard(url, ['api.tcall.ai', 'tcall.ai', 'eu.api.medcor.ai', 'api.tcall.ai.'], false)).toThrow(
      `TCALL_BASE_URL "${url}" is a production host; only the smoke profile may run against it`,
    )
  })

  it('smokes a production host only when it is named in full', () => {
    expect(() => guard('https://api.tcall.ai', [], true)).toThrow('ALLOWED_HOSTS=api.tcall.ai')
    expect(() => guard('https://api.tcall.ai', ['tcall.ai'], true)).toThrow('is not an allowed host')
    expect(() => guard('https://api.tcall.ai', ['api.tcall.ai'], true)).not.toThrow()
  })

  it("looks at the proxy's and the provider's hosts too", () => {
    const urls = { TCALL_BASE_URL: 'http://127.0.0.1:7100', PROVIDER_URL: 'https://hooks.example.test' }
    expect(() => guardHosts(urls, [], false)).toThrow(/^PROVIDER_URL "https:\/\/hooks/)
  })
})

describe('isProduction', () => {
  it.each(['tcall.ai', 'api.tcall.ai', 'a.b.medcor.ai'])('%s is', (host) => expect(isProduction(host)).toBe(true))
  it.each(['nottcall.ai', 'tcall.ai.example.test', 'tcall.example.test', 'ai'])('%s is not', (host) =>
    expect(isProduction(host)).toBe(false),
  )
})

describe('blockedHostnames', () => {
  const all = ['tcall.ai', '*.tcall.ai', 'medcor.ai', '*.medcor.ai']
  it('blocks both production domains, also for a redirect or a typo', () => {
    for (const once of [true, false]) expect(blockedHostnames(['http://127.0.0.1'], once)).toEqual(all)
    expect(blockedHostnames(['https://api.tcall.ai'], false)).toEqual(all)
  })
  it('leaves open the domain that is smoked', () => {
    expect(blockedHostnames(['https://api.tcall.ai', 'http://127.0.0.1'], true)).toEqual(['medcor.ai', '*.medcor.ai'])
  })
})
