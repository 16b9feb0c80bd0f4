import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { root } from './root'

/** One k6 script: `tests/<platform>/<profile>.ts`, bundled to `<platform>-<profile>.js`. */
export interface ScriptEntry {
  name: string
  source: string
  platform: string
}

const { config } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { config?: { platform?: string } }

/** Names of platforms as pages and commands list them: the usual one first. */
export function inOrder(names: readonly string[]): string[] {
  return [...names].sort(
    (a, b) => Number(b === config?.platform) - Number(a === config?.platform) || a.localeCompare(b),
  )
}

/** The platforms that have scripts: for a command's help, which reads no script. */
export const platformNames: readonly string[] = inOrder(
  readdirSync(join(root, 'tests'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name),
)

/** The platform of a command that names none, and of the examples in its help: `config.platform` of package.json. */
export const usualPlatform = platformNames[0] ?? ''

/** The profiles there are: each file of `lib/plan/profiles/`. */
export const profileNames: readonly string[] = readdirSync(join(root, 'lib/plan/profiles'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .sort()

/**
 * The entry scripts below `tests/`, in the order of their names.
 * @throws Error of one line when a file there is not named after a platform and an existing profile
 */
export async function findEntries(from: string = root): Promise<ScriptEntry[]> {
  const files = await readdir(join(from, 'tests'), { recursive: true }).catch(() => {
    throw new Error(`no folder tests/ in ${from}: run from the checkout of the suite`)
  })
  const scripts = files.map((file) => file.replaceAll(sep, '/')).filter((file) => /\.[cm]?[jt]sx?$/.test(file))
  const entries = scripts.filter((file) => !file.endsWith('.test.ts')).map((file) => toEntry(from, file))
  if (entries.length === 0) throw new Error('tests/ holds no entry script: add one as tests/<platform>/<profile>.ts')
  return entries.sort((a, b) => a.name.localeCompare(b.name))
}

function toEntry(from: string, file: string): ScriptEntry {
  const source = `tests/${file}`
  const [, platform, profile] = /^([a-z][a-z0-9]*)\/([a-z][a-z0-9-]*)\.ts$/.exec(file) ?? []
  if (!platform || !profile) {
    throw new Error(`${source} is not named tests/<platform>/<profile>.ts in lower case: rename or move it`)
  }
  if (!existsSync(join(from, 'lib/plan/profiles', `${profile}.ts`))) {
    throw new Error(
      `${source} names no profile: there is no lib/plan/profiles/${profile}.ts; add it or rename the entry`,
    )
  }
  return { name: `${platform}-${profile}`, source, platform }
}
