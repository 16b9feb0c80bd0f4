import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findEntries } from './entries'

let checkout: string
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'entries-'))
})
afterEach(() => rmSync(checkout, { recursive: true }))

function write(...files: string[]): void {
  for (const file of files) {
    mkdirSync(dirname(join(checkout, file)), { recursive: true })
    writeFileSync(join(checkout, file), '')
  }
}

describe('findEntries', () => {
  it('names a bundle after platform and profile', async () => {
    write('lib/plan/profiles/load.ts', 'lib/plan/profiles/smoke.ts', 'tests/tcall/smoke.ts', 'tests/medcor/load.ts')
    write('tests/tcall/smoke.test.ts', 'tests/README.md')
    expect(await findEntries(checkout)).toEqual([
      { name: 'medcor-load', source: 'tests/medcor/load.ts', platform: 'medcor' },
      { name: 'tcall-smoke', source: 'tests/tcall/smoke.ts', platform: 'tcall' },
    ])
  })

  it.each([
    ['tests/load.ts', /tests\/load\.ts is not named tests\/<platform>\/<profile>\.ts/],
    ['tests/tcall/Load.ts', /is not named/],
    ['tests/tcall/load.js', /is not named/],
    ['tests/tcall/deep/load.ts', /is not named/],
    ['tests/tcall/laod.ts', /tests\/tcall\/laod\.ts names no profile: there is no lib\/plan\/profiles\/laod\.ts/],
  ])('refuses %s with one line', async (file, message) => {
    write('lib/plan/profiles/load.ts', file)
    const error: Error = await findEntries(checkout).then(
      () => expect.unreachable(),
      (e) => e,
    )
    expect(error.message).toMatch(message)
    expect(error.message).not.toContain('\n')
  })

  it('says so when there is nothing to bundle', async () => {
    await expect(findEntries(checkout)).rejects.toThrow(/no folder tests\//)
    write('tests/README.md')
    await expect(findEntries(checkout)).rejects.toThrow(/holds no entry script/)
  })
})
