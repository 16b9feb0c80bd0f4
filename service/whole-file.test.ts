import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claimWhole, textIn, writeWhole } from './whole-file'

let dir: string
let file: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sla-whole-'))
  file = join(dir, 'file')
})
afterEach(() => rm(dir, { recursive: true, force: true }))

it('is read whole while it is written over and over', async () => {
  const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(20_000))
  await writeWhole(file, texts[0] as string)
  let writing = true
  const written = (async () => {
    for (const text of texts) await writeWhole(file, text)
    writing = false
  })()
  while (writing) expect(texts).toContain(await readFile(file, 'utf8'))
  await written
  expect(await readdir(dir)).toEqual(['file'])
})

it('gives the file the mode it is asked for, whatever was there', async () => {
  await writeFile(file, '', { mode: 0o666 })
  await writeWhole(file, 'secret', 0o600)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

it('leaves nothing of what could not be written', async () => {
  await expect(writeWhole(join(dir, 'no/file'), '')).rejects.toThrow('ENOENT')
  await expect(writeWhole(dir, '')).rejects.toThrow()
  expect(await readdir(dir)).toEqual([])
})

it('tells a file that is not there from one that cannot be read', async () => {
  expect(await textIn(file)).toBeUndefined()
  await expect(textIn(join(dir, 'file/below'))).resolves.toBeUndefined()
})

describe('what has the name of a file and is none', () => {
  const kinds: [what: string, make: () => Promise<unknown> | unknown, says: string][] = [
    ['a folder', () => mkdir(file), 'is no file'],
    ['a link that leads nowhere', () => symlink('/not/there', file), 'is a link that leads nowhere'],
    ['a link to itself', () => symlink(file, file), 'ELOOP'],
    ['a pipe', () => execFileSync('mkfifo', [file]), 'is no file'],
  ]
  it.each(kinds)('%s is not waited for, nor taken for nothing', async (_, make, says) => {
    await make()
    await expect(textIn(file)).rejects.toThrow(says)
    await expect(claimWhole(file, 'mine', 0o600, async () => false)).rejects.toThrow(says)
    expect(await readdir(dir)).toEqual(['file'])
  })

  it('a folder is not written over', async () => {
    await mkdir(file)
    await expect(writeWhole(file, '')).rejects.toThrow(`${file} is a folder; move it away and start again`)
    await writeFile(join(file, 'of a user'), '')
    await expect(writeWhole(file, '')).rejects.toThrow(`${file} is a folder; move it away and start again`)
  })

  it('a link to a file is read, and a claim replaces the link alone', async () => {
    await writeFile(join(dir, 'target'), 'dead')
    await symlink(join(dir, 'target'), file)
    expect(await textIn(file)).toBe('dead')
    expect(await claimWhole(file, 'mine', 0o600, async () => false)).toBeUndefined()
    expect([await readFile(file, 'utf8'), await readFile(join(dir, 'target'), 'utf8')]).toEqual(['mine', 'dead'])
  })

  it('a file where the turns are taken', async () => {
    await writeFile(file, 'dead')
    await writeFile(`${file}.turn`, '')
    await expect(claimWhole(file, 'mine', 0o600, async () => false)).rejects.toThrow('file.turn is no folder')
  })
})

describe('a claim', () => {
  const names = Array.from({ length: 12 }, (_, index) => `claimer ${index}`)
  const claimAll = (isHeld: (text: string) => Promise<boolean>) =>
    Promise.all(names.map((name) => claimWhole(file, name, 0o600, isHeld)))

  it('is given to one of all who make it at once, and tells the others whose it is', async () => {
    const holders = await claimAll(async () => true)
    const winner = names[holders.indexOf(undefined)]
    expect(holders.filter((holder) => holder === undefined).length).toBe(1)
    expect(holders.filter((holder) => holder === winner).length).toBe(names.length - 1)
    expect(await readFile(file, 'utf8')).toBe(winner)
    expect(await readdir(dir)).toEqual(['file'])
  })

  it('takes over what a dead one left, by one of all', async () => {
    for (const left of ['dead', '']) {
      await writeFile(file, left)
      const holders = await claimAll(async (text) => text !== left)
      expect(holders.filter((holder) => holder === undefined).length).toBe(1)
      expect(await readdir(dir)).toEqual(['file'])
    }
  })
})
