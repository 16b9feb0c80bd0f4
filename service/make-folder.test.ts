import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { makeFolder } from './make-folder'

const base = mkdtempSync(join(tmpdir(), 'make-folder-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

it('makes what is missing, and nothing where all is there', () => {
  makeFolder(join(base, 'a/b/c'), 0o700)
  expect(statSync(join(base, 'a/b/c')).mode & 0o777).toBe(0o700)
  makeFolder(join(base, 'a/b/c'))
  mkdirSync(join(base, 'real'))
  symlinkSync(join(base, 'real'), join(base, 'link'))
  makeFolder(join(base, 'link/below'))
  expect(existsSync(join(base, 'real/below'))).toBe(true)
})

it('says what is in the way', () => {
  writeFileSync(join(base, 'file'), '')
  symlinkSync(join(base, 'nowhere'), join(base, 'dangling'))
  expect(() => makeFolder(join(base, 'file'))).toThrow('EEXIST')
  expect(() => makeFolder(join(base, 'file/below'))).toThrow('ENOTDIR')
  expect(() => makeFolder(join(base, 'dangling'))).toThrow('EEXIST')
})

it.runIf(process.platform === 'linux')('ends where a folder takes no other', () => {
  expect(() => makeFolder('/proc/here/below')).toThrow('ENOENT')
})
