import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { type Bundle, bundle, gitSha } from './bundle'
import { root } from './root'

/** What scripts and data pools are made from. */
const sources = ['build', 'contracts', 'data', 'lib', 'tests', 'thresholds']
const configuration = ['package.json', 'package-lock.json', 'tsconfig.base.json', 'tsconfig.json', 'tsconfig.k6.json']
const stampName = 'made.sha256'

/**
 * Builds `dist/` unless it was made from exactly these sources of this commit, and its scripts are as the build left
 * them. Data pools may be others: `sla data generate` puts them there, and scripts hold them against their manifest.
 * @throws Error whose message is fit for the terminal
 */
export async function ensureBundles(): Promise<void> {
  const stamp = await readFile(join(root, 'dist', stampName), 'utf8').catch(() => '')
  const hasData = existsSync(join(root, 'dist/data/manifest.json'))
  if (!hasData || stamp !== stampOf(await hashOfSources(), await hashOfScripts(join(root, 'dist'))))
    await buildBundles()
}

/** Builds `dist/`, whatever is there, and notes in it what it was made from. */
export async function buildBundles(): Promise<Bundle[]> {
  // Before: what is saved or committed while it builds is not in it, and has to be built again.
  const before = await hashOfSources()
  return bundle({
    finish: async (folder) => writeFile(join(folder, stampName), stampOf(before, await hashOfScripts(folder))),
  })
}

const stampOf = (ofSources: string, ofScripts: string) => `${ofSources} ${ofScripts}\n`

/** Of the sources, and of what else a bundle is made from. */
async function hashOfSources(): Promise<string> {
  const files = (await Promise.all(sources.map((folder) => filesIn(root, folder)))).flat()
  const own = files.filter((file) => !file.startsWith(join('contracts', 'generated')) && !file.endsWith('.test.ts'))
  return hashOf(root, [...configuration, ...own], `${await gitSha()} ${process.env['JSLIB'] ?? ''}`)
}

/** Of the scripts in a folder. */
async function hashOfScripts(folder: string): Promise<string> {
  const names = await readdir(folder).catch(() => [])
  return hashOf(folder, names.filter((name) => /\.js(\.map)?$/.test(name)).sort(), '')
}

async function hashOf(folder: string, files: readonly string[], beside: string): Promise<string> {
  const hash = createHash('sha256').update(`${beside}\n`)
  // One that goes away while it is looked at is of a build beside this one.
  for (const file of files) hash.update(`${file}\n`).update(await readFile(join(folder, file)).catch(() => ''))
  return hash.digest('hex')
}

async function filesIn(folder: string, below: string): Promise<string[]> {
  const entries = await readdir(join(folder, below), { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
    .sort()
}
