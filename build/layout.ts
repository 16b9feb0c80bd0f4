import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, posix, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { transformSync } from 'esbuild'
import { root } from './root'

/** A file of the checkout, by its path with slashes. */
interface Source {
  path: string
  text: string
}

/**
 * What the floor plan forbids, one line for each place:
 * - a value of the half that runs once, in the half that runs in every VU;
 * - the name of a platform, where everything is found by folder;
 * - a name that two files export, unless each is another platform's.
 */
export function layoutProblems(sources: readonly Source[], platforms: readonly string[]): string[] {
  return [
    ...sources.flatMap((source) => [...takesOfPlan(source), ...namesOf(source, platforms)]),
    ...sharedNames(sources, platforms),
  ]
}

/** `lib/drive` and `lib/<platform>/drive`. */
const inDrive = /^lib\/(\w+\/)?drive\//
const ofPlan = /^lib\/((\w+\/)?plan\/|define-test)/

function takesOfPlan({ path, text }: Source): string[] {
  if (!inDrive.test(path)) return []
  return [...text.matchAll(/^(?:import|export)\b(?! type\b)[^'"]*from '([^']+)'|^import '([^']+)'/gm)].flatMap(
    (found) => {
      const target = posix.join(posix.dirname(path), found[1] ?? found[2] ?? '')
      if (!ofPlan.test(target)) return []
      return [`${path} takes a value of ${target}, which runs once a run: take its type alone, or move the value`]
    },
  )
}

const nameless = /^(lib\/plan\/|lib\/drive\/|thresholds\/compile|cli\/|build\/)/

function namesOf({ path, text }: Source, platforms: readonly string[]): string[] {
  if (!nameless.test(path)) return []
  const name = new RegExp(platforms.join('|'), 'i')
  // Without its comments, which may give an example; types are gone from it, too.
  const code = transformSync(text, {
    loader: path.endsWith('x') ? 'tsx' : 'ts',
    format: 'esm',
    legalComments: 'none',
  }).code
  const types = text.split('\n').filter((line) => line.startsWith('import type'))
  const found = [...types, ...code.split('\n')].find((line) => name.test(line))
  return found ? [`${path} names a platform ("${found.trim().slice(0, 80)}"): find what it needs by folder`] : []
}

const exported = /^export (?:async |abstract )?(?:const|function\*?|class|interface|type|enum) (\w+)/gm
/** k6 wants `options`, `setup` and the rest of a script by these names, and a profile is called as its file is. */
const namedByRule = /^(rigs\/scripts|bench|tests|lib\/plan\/profiles)\//

function sharedNames(sources: readonly Source[], platforms: readonly string[]): string[] {
  const platformOf = (path: string) => platforms.find((platform) => path.includes(platform))
  const homes = new Map<string, Set<string>>()
  for (const { path, text } of sources) {
    if (namedByRule.test(path)) continue
    for (const [, name = ''] of text.matchAll(exported)) homes.set(name, (homes.get(name) ?? new Set()).add(path))
  }
  return [...homes].flatMap(([name, home]) => {
    const paths = [...home]
    const owners = new Set(paths.map(platformOf))
    if (paths.length < 2 || (owners.size === paths.length && !owners.has(undefined))) return []
    return [`${paths.join(' and ')} export ${name}: a reader of one finds the other`]
  })
}

/** Every TypeScript file of these folders but the tests and what only they use. */
export async function layoutSources(): Promise<Source[]> {
  const folders = [
    ...['lib', 'thresholds', 'cli', 'build', 'data', 'service', 'webhook-proxy', 'reference', 'rigs', 'bench'],
    ...[
      'limit',
      'merge',
      'resilience',
      'peers',
      'postman',
      'history',
      'report',
      'alert',
      'observe',
      'database',
      'redis',
      'browser',
      'front',
      'optimise',
      'tests',
    ],
  ]
  const files = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(join(root, folder), { recursive: true })).map((file) => `${folder}/${file.replaceAll(sep, '/')}`),
    ),
  )
  return files
    .flat()
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path) && !path.includes('/testing/'))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { platformNames } = await import('./entries')
  const problems = layoutProblems(await layoutSources(), platformNames)
  for (const problem of problems) console.error(problem)
  process.exitCode = problems.length > 0 ? 1 : 0
}
