import {
  chmodSync,
  chownSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { othersIn, privateFolder } from './private-folder'

let dir: string
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'sla-private-')))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const below = (...names: string[]): string => {
  const path = join(dir, ...names)
  mkdirSync(path, { recursive: true, mode: 0o755 })
  return path
}

it('trusts a folder of ours below one in which everybody may make things, such as /tmp', () => {
  const path = below('a', 'b')
  chmodSync(join(dir, 'a'), 0o1777)
  expect(othersIn(path, 'SLA_HOME')).toBeUndefined()
})

it.each([
  [0o775, 'may be written by its group', 'chmod g-w it, or set SLA_HOME to another folder'],
  [0o757, 'may be written by every user', 'chmod o-w it, or set SLA_HOME to another folder'],
])('sees a folder above that others may write (%o)', (mode, says, mend) => {
  const path = below('a', 'b', 'c')
  chmodSync(join(dir, 'a'), mode)
  expect(othersIn(path, 'SLA_HOME')).toEqual({ path: join(dir, 'a'), says, mend })
})

it('sees that the folder itself is one in which everybody may make things', () => {
  const path = below('a')
  chmodSync(path, 0o1777)
  expect(othersIn(path, 'SLA_HOME')).toMatchObject({ says: 'may be written by every user' })
})

it('looks behind a link of ours: the folder it leads to, and those above that', () => {
  const path = below('open', 'target')
  chmodSync(join(dir, 'open'), 0o777)
  symlinkSync(path, join(dir, 'link'))
  expect(othersIn(join(dir, 'link'), 'SLA_HOME')).toMatchObject({ path: join(dir, 'open') })
  chmodSync(join(dir, 'open'), 0o755)
  expect(othersIn(join(dir, 'link'), 'SLA_HOME')).toBeUndefined()
  symlinkSync('circle', join(dir, 'circle'))
  expect(othersIn(join(dir, 'circle'), 'SLA_HOME')).toMatchObject({ says: 'leads in a circle' })
})

describe.runIf(process.getuid?.() === 0)('of another user', () => {
  it('sees a folder, one above, and a link', () => {
    const path = below('a', 'b')
    symlinkSync(path, join(dir, 'link'))
    lchownSync(join(dir, 'link'), 4321, 4321)
    expect(othersIn(join(dir, 'link'), 'SLA_HOME')).toMatchObject({
      path: join(dir, 'link'),
      says: 'belongs to user 4321',
    })
    chownSync(join(dir, 'a'), 4321, 4321)
    expect(othersIn(path, 'SLA_HOME')).toEqual({
      path: join(dir, 'a'),
      says: 'belongs to user 4321',
      mend: 'set SLA_HOME to a folder of your own',
    })
  })
})

it('makes a folder for its owner alone, and refuses a link and a file in its place', () => {
  const path = join(dir, 'new')
  privateFolder(path)
  expect(othersIn(path, 'SLA_HOME')).toBeUndefined()
  symlinkSync(path, join(dir, 'link'))
  expect(() => privateFolder(join(dir, 'link'))).toThrow(`${join(dir, 'link')} is no folder, and what lies there would`)
  writeFileSync(join(dir, 'file'), '')
  expect(() => privateFolder(join(dir, 'file'))).toThrow()
})
