import { userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { programCache, userCache } from './user-cache'

afterEach(() => vi.unstubAllEnvs())

it('is an absolute folder of the user also where HOME is empty', () => {
  vi.stubEnv('HOME', '')
  expect(userCache({})).toBe(join(userInfo().homedir, '.cache/sla'))
  expect(userCache({ XDG_CACHE_HOME: '/var/cache' })).toBe('/var/cache/sla')
})

it('of programs is where SLA_CACHE_DIR says', () => {
  expect(programCache({ SLA_CACHE_DIR: '/elsewhere', XDG_CACHE_HOME: '/var/cache' })).toBe('/elsewhere')
  expect(programCache({ SLA_CACHE_DIR: '', XDG_CACHE_HOME: '/var/cache' })).toBe('/var/cache/sla')
})
