import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { removeAbandoned } from './abandoned'

it('removes what bears the mark and is old, and nothing else', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'sla-abandoned-'))
  try {
    const longAgo = new Date(Date.now() - 7_200_000)
    for (const name of ['18.copy-old', '18.copy-new', 'mine']) await mkdir(join(dir, name))
    await writeFile(join(dir, '18.copy-old/file'), '')
    await utimes(join(dir, '18.copy-old'), longAgo, longAgo)
    await utimes(join(dir, 'mine'), longAgo, longAgo)
    await removeAbandoned(dir, '.copy-')
    expect((await readdir(dir)).sort()).toEqual(['18.copy-new', 'mine'])
    await removeAbandoned(join(dir, 'missing'), '.copy-')
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})
