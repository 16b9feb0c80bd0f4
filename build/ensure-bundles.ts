import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { type Bundle, bundle, gitSha } from './bundle'
import { root } from './root'

/** What scripts and data pools are made from. */
const sources = ['build', 'contracts', 'data', 'lib', 'tests', 'thresholds']
const stampName = 'made.sha256'

/**
 * Builds `dist/` unless it was made from exactly these sources of this commit, and is as the build left it.
 * @throws Error whose message is fit for the terminal
 */
export async function ensureBundles(): Promise<void> {
  const stamp = await readFile(join(root, 'dist', stampName), 'utf8').catch(() => '')
  if (stamp !== (await hashOfAll())) await buildBundles()
}

/** Builds `dist/`, whatever is there, and notes what it was made from. */
export async function buildBundles(): Promise<Bundle[]> {
  const bundles = await bundle()
  await writeFile(join(root, 'dist', stampName), await hashOfAll())
  return bundles
}

/** Of the sources, of what a bundle is told of its build, and of what was made. */
async function hashOfAll(): Promise<string> {
  const hash = createHash('sha256').update(`${await gitSha()} ${process.env['JSLIB'] ?? ''}\n`)
  const files = await Promise.all([...sources, 'dist'].map(filesIn))
  for (const file of ['package-lock.json', ...files.flat()]) {
    // One that goes away while it is looked at is of a build beside this one.
    hash.update(`${file}\n`).update(await readFile(join(root, file)).catch(() => ''))
  }
  return hash.digest('hex')
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && entry.name !== stampName && !entry.name.endsWith('.test.ts'))
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)))
    .sort()
}
