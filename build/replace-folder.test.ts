import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { replaceFolder } from './replace-folder'

it('leaves one whole folder and nothing else, also when several are put there at once', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'replace-'))
  onTestFinished(() => rm(parent, { recursive: true }))
  const target = join(parent, 'dist')
  for (let round = 0; round < 50; round++) {
    const made = await Promise.all(
      [1, 2, 3].map(async (one) => {
        const folder = join(parent, `made-${round}-${one}`)
        await mkdir(folder)
        await writeFile(join(folder, 'script.js'), 'whole')
        return folder
      }),
    )
    await Promise.all(made.map((folder) => replaceFolder(target, folder)))
    expect(await readdir(target)).toEqual(['script.js'])
    expect(await readdir(parent)).toEqual(['dist'])
  }
})
