import { describe, expect, it } from 'vitest'
import { baseline } from '../profiles/baseline'
import { load } from '../profiles/load'
import { smoke } from '../profiles/smoke'
import { soak } from '../profiles/soak'
import { stress } from '../profiles/stress'
import { blockedHostnames, type Guard, guardHosts, isProduction, type ProfileKind } from './hosts'
import { Problems } from './problems'

const production = ['tcall.ai', 'medcor.ai']

/** What is wrong with addresses; undefined when nothing is. */
function problemOf(urls: Record<string, string>, how: Partial<Guard> = {}): string | undefined {
  const problems = new Problems({}, {}, 'TCALL_')
  guardHosts(urls, { profile: load, production, allowed: [], local: [], ...how }, problems)
  return problems.lines()[0]
}
const guard = (url: string, allowed: string[] = [], profile: ProfileKind = load) =>
  problemOf({ TCALL_BASE_URL: url }, { allowed, profile })

describe('guardHosts', () => {
  const loopback = ['http://127.0.0.1:7100', 'http://localhost:7100', 'https://[::1]/', 'http://127.9.9.9', '']
  it.each(loopback)('lets smoke and baseline go to %j', (url) => {
    for (const profile of [smoke, baseline]) expect(guard(url, [], profile)).toBeUndefined()
  })

  it.each([
    ['http://127.0.0.1:8443', '127.0.0.1'],
    ['http://LOCALHOST:8443', 'localhost'],
    ['https://[::1]:8443/', '::1'],
    ['http://127.9.9.9', '127.9.9.9'],
  ])('under any other profile wants %j named: it may be a tunnel to production', (url, host) => {
    for (const profile of [load, stress, soak, { name: 'spike', traits: [] }]) {
      expect(guard(url, [], profile)).toBe(
        `TCALL_BASE_URL "${url}" is a loopback address that npm run up did not write: it may be a tunnel to production (kubectl port-forward, ssh -L); if ${profile.name} may go there, name it: ALLOWED_HOSTS=${host}`,
      )
      expect(guard(url, ['staging.example.test', host], profile)).toBeUndefined()
    }
  })

  it('takes what npm run up wrote for what it is, by host and port', () => {
    const local = ['http://127.0.0.1:7100', 'http://127.0.0.1:7102']
    const under = (url: string) => problemOf({ TCALL_BASE_URL: url }, { local })
    expect(under('http://127.0.0.1:7100/')).toBeUndefined()
    expect(problemOf({ TCALL_BASE_URL: 'http://127.0.0.1' }, { local: ['', 'no address'] })).toContain(
      'may be a tunnel',
    )
    for (const url of ['http://127.0.0.1:7101', 'http://127.0.0.2:7100', 'http://localhost:7100', 'http://127.0.0.1'])
      expect(under(url)).toContain('may be a tunnel')
  })

  it('wants https for what needs it, but on loopback', () => {
    const how = {
      allowed: ['staging.example.test'],
      tlsFor: { MEDCOR_BASE_URL: 'patient data' },
      profile: smoke,
    }
    expect(problemOf({ MEDCOR_BASE_URL: 'http://staging.example.test' }, how)).toBe(
      'MEDCOR_BASE_URL "http://staging.example.test" is not https: patient data goes over TLS; give its https address',
    )
    for (const url of ['https://staging.example.test', 'http://127.0.0.1:7110'])
      expect(problemOf({ MEDCOR_BASE_URL: url }, how)).toBeUndefined()
  })

  it('refuses a host that is not named, and says how to name it', () => {
    expect(guard('https://staging.example.test/api')).toMatch(
      /^TCALL_BASE_URL "https:\/\/staging\.example\.test\/api" is not an allowed host; name it to permit load on it: ALLOWED_HOSTS=staging\.example\.test$/,
    )
  })

  it('takes a name word for word: no part of it, no wildcard, no parent', () => {
    const url = 'https://staging.example.test'
    expect(guard(url, ['staging.example.test'])).toBeUndefined()
    expect(guard(url, ['STAGING.example.test'])).toBeUndefined()
    expect(guard('https://[2001:db8::1]/', ['[2001:DB8::1]'])).toBeUndefined()
    expect(guard('https://[2001:db8::1]/', ['2001:db8::1'])).toBeUndefined()
    expect(guard('https://[2001:db8::1]/', ['2001:[db8::1', '2001:]db8::1'])).toContain('is not an allowed host')
    for (const near of [
      '[staging.]example.test',
      'example.test',
      '*.example.test',
      'staging',
      'staging.example.test:443',
      '',
    ])
      expect(guard(url, [near])).toContain('is not an allowed host')
  })

  it.each([
    'https://api.tcall.ai',
    'https://tcall.ai',
    'https://API.TCALL.AI/',
    'https://eu.api.medcor.ai',
    'https://api.tcall.ai.',
  ])('refuses %s under load, named or not', (url) => {
    for (const profile of [baseline, load, stress, soak]) {
      expect(guard(url, ['api.tcall.ai', 'tcall.ai', 'eu.api.medcor.ai', 'api.tcall.ai.'], profile)).toBe(
        `TCALL_BASE_URL "${url}" is a production host; only the smoke profile may run against it`,
      )
    }
  })

  it('smokes a production host only when it is named in full', () => {
    expect(guard('https://api.tcall.ai', [], smoke)).toContain('ALLOWED_HOSTS=api.tcall.ai')
    expect(guard('https://api.tcall.ai', ['tcall.ai'], smoke)).toContain('is not an allowed host')
    expect(guard('https://api.tcall.ai', ['api.tcall.ai'], smoke)).toBeUndefined()
  })

  it("looks at the proxy's and the provider's hosts too", () => {
    const urls = { TCALL_BASE_URL: 'http://127.0.0.1:7100', PROVIDER_URL: 'https://hooks.example.test' }
    expect(problemOf(urls, { profile: smoke })).toMatch(/^PROVIDER_URL "https:\/\/hooks/)
  })
})

describe('isProduction', () => {
  it.each(['tcall.ai', 'api.tcall.ai', 'a.b.medcor.ai'])('%s is', (host) =>
    expect(isProduction(host, production)).toBe(true),
  )
  it.each(['nottcall.ai', 'tcall.ai.example.test', 'tcall.example.test', 'ai'])('%s is not', (host) =>
    expect(isProduction(host, production)).toBe(false),
  )
})

describe('blockedHostnames', () => {
  const all = ['tcall.ai', '*.tcall.ai', 'medcor.ai', '*.medcor.ai']
  it('blocks both production domains, also for a redirect or a typo', () => {
    for (const profile of [smoke, load])
      expect(blockedHostnames(['http://127.0.0.1'], profile, production)).toEqual(all)
    expect(blockedHostnames(['https://api.tcall.ai'], load, production)).toEqual(all)
  })
  it('leaves open only what is smoked itself', () => {
    expect(blockedHostnames(['https://tcall.ai'], smoke, production)).toEqual(['medcor.ai', '*.medcor.ai'])
    for (const url of [
      '',
      'no address',
      'https://tcall.ai.example.test',
      'https://example.test',
      'https://nottcall.ai',
    ])
      expect(blockedHostnames([url], smoke, production)).toEqual(all)
    expect(blockedHostnames(['https://x.eu.tcall.ai'], smoke, ['eu.tcall.ai', 'us.tcall.ai'])).toEqual([
      'us.tcall.ai',
      '*.us.tcall.ai',
    ])
  })
  it('leaves open the domain that is smoked', () => {
    expect(blockedHostnames(['https://api.tcall.ai', 'http://127.0.0.1'], smoke, production)).toEqual([
      'medcor.ai',
      '*.medcor.ai',
    ])
  })
})
