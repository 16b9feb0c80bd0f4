import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { slaDir } from '../platform/sla-dir'

/** A run whose load generator, or whose platform, was held up on purpose: whom did the run blame? */
export interface GeneratorCase {
  what: string
  /** The verdict that is right. */
  must: string
  verdict: string
  code: number | null
  reason: string
}

export interface GeneratorCases {
  /** The test file that ran them. */
  by: string
  endedAt: string
  cases: GeneratorCase[]
}

const folder = join(slaDir, 'prove', 'generator')

/** Keeps what a test file found, for the page. */
export async function keepGeneratorCases(by: string, cases: GeneratorCase[]): Promise<void> {
  await mkdir(folder, { recursive: true })
  const kept: GeneratorCases = { by, endedAt: new Date().toISOString(), cases }
  await writeFile(join(folder, `${by.replace(/\W+/g, '-')}.json`), `${JSON.stringify(kept, null, 1)}\n`)
}

export async function readGeneratorCases(): Promise<GeneratorCases[]> {
  const files = (await readdir(folder).catch(() => [])).sort()
  return Promise.all(
    files.map(async (file) => JSON.parse(await readFile(join(folder, file), 'utf8')) as GeneratorCases),
  )
}
