import { describe, expect, it } from 'vitest'
import { findEntries } from './entries'
import { findPlatforms } from './platforms'
import { findProfiles } from './profiles'
import { requireTargets } from './require-targets'

describe('requireTargets', () => {
  it('lets every script there is be built', async () => {
    await expect(requireTargets(await findEntries(), await findPlatforms())).resolves.toBeUndefined()
  })

  it('refuses a script whose platform promises nothing for its profile', async () => {
    const orphan = { name: 'nobody-load', source: 'tests/nobody/load.ts', platform: 'nobody' }
    await expect(requireTargets([orphan], {})).rejects.toThrow(
      'tests/nobody/load.ts: thresholds/nobody.ts has no target of its own for this profile (underLoad, steady, provesThroughput); add a row for one of these traits, or remove the script',
    )
  })
})

describe('findProfiles', () => {
  it('finds each by its file', async () => {
    const profiles = await findProfiles()
    expect(Object.keys(profiles)).toEqual(expect.arrayContaining(['baseline', 'load', 'smoke', 'soak', 'stress']))
    for (const [name, profile] of Object.entries(profiles)) expect(profile.name).toBe(name)
  })
})
