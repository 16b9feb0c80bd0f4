import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { keptSecrets } from './secrets'

let dir: string
let file: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sla-secrets-'))
  file = join(dir, 'secrets.json')
})
afterEach(() => rm(dir, { recursive: true, force: true }))

let count = 0
const make = () => ({ one: `one-${++count}`, two: `two-${count}` })

it('makes them once, for our eyes only, and keeps them', async () => {
  const made = await keptSecrets(file, make)
  expect(await keptSecrets(file, make)).toEqual(made)
  expect((await stat(file)).mode & 0o077).toBe(0)
  expect(await readdir(dir)).toEqual(['secrets.json'])
})

it('adds what an older version had no need of, and keeps the rest', async () => {
  await writeFile(file, JSON.stringify({ one: 'kept', old: 'of no use now' }))
  const secrets = await keptSecrets(file, make)
  expect(secrets).toMatchObject({ one: 'kept', two: expect.stringMatching(/^two-/) })
  expect(await keptSecrets(file, make)).toEqual(secrets)
})

const damages = ['', '{"one":"o', '\0\0\0\0', '[]', '7', 'null', '{"one":7}', '{"one":""}']

it.each(damages)('makes new ones in place of a damaged file, which it keeps: %j', async (text) => {
  await writeFile(file, text)
  const secrets = await keptSecrets(file, make)
  expect(await keptSecrets(file, make)).toEqual(secrets)
  const [aside = ''] = (await readdir(dir)).filter((name) => name.startsWith('secrets.json.damaged-'))
  expect(await readFile(join(dir, aside), 'utf8')).toBe(text)
})

it.each(damages)('makes no new key when data were written with the old one: %j', async (text) => {
  await writeFile(file, text)
  await expect(keptSecrets(file, make, '/data')).rejects.toThrow(
    `${file} is damaged, and data may be written with a key in it: put a copy of it back, or move it and /data away to start with an empty database`,
  )
  expect(await readFile(file, 'utf8')).toBe(text)
})
