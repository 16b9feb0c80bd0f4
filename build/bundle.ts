import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import { generateData } from '../data/generate'
import type { SettingTable } from '../lib/plan/settings/setting'
import { removeAbandoned } from '../service/abandoned'
import type { Vocabulary } from '../thresholds/vocabulary'
import { ensureContracts } from './ensure-contracts'
import { findEntries, type ScriptEntry } from './entries'
import { folding } from './fold'
import { jslib, jslibSource, remoteNames } from './jslib'
import { findPlatforms } from './platforms'
import { firstProblem } from './problem'
import { findProfiles } from './profiles'
import { replaceFolder } from './replace-folder'
import { requireTargets } from './require-targets'
import { root } from './root'
import { composeScript, type HalvesMade } from './script'

/** One finished bundle; `file` is relative to the checkout. */
export interface Bundle {
  name: string
  file: string
  bytes: number
}

/** What k6's engine needs of esbuild. k6 probes of CommonJS (`exports`, `module`) throw there, so they are undefined. */
export function k6BuildOptions(plugins: Plugin[]): BuildOptions {
  return {
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    supported: { 'async-generator': false, 'for-await': false },
    external: ['k6', 'k6/*'],
    define: { exports: 'undefined', module: 'undefined' },
    mainFields: ['module', 'main'],
    plugins,
    logLevel: 'silent',
  }
}

/**
 * Makes `dist/`: the data pools and one self-contained k6 script per entry in `tests/`.
 * `dist/` is replaced only when everything succeeded.
 * @param finish called with the folder that becomes `dist/`, once all is in it
 * @throws Error whose message is fit for the terminal
 */
export async function bundle({
  minify = true,
  finish = async () => {},
}: {
  minify?: boolean
  finish?(folder: string): Promise<void>
} = {}): Promise<Bundle[]> {
  const source = jslibSource(process.env)
  const [entries] = await Promise.all([findEntries(), ensureContracts()])
  const platforms = await findPlatforms()
  await requireTargets(entries, platforms)
  await mkdir(join(root, '.sla'), { recursive: true })
  await removeAbandoned(join(root, '.sla'), 'build-')
  const made = await mkdtemp(join(root, '.sla/build-'))
  try {
    const [data, git_sha] = await Promise.all([generateData(join(made, 'data')), gitSha()])
    const options = k6BuildOptions([jslib(source)])
    const production = Object.values(platforms).flatMap(({ productionDomains }) => productionDomains)
    const oneVu = await scriptsOfOneVu(entries)
    const define = (platform: string) => ({
      ...options.define,
      __BUILD__: JSON.stringify({ git_sha, data_sha256: data.sha256 }),
      __METRICS__: JSON.stringify(customMetrics(platforms[platform]?.vocabulary)),
      __PRODUCTION_DOMAINS__: JSON.stringify(production),
    })
    const remote = await remoteNames(source)
    const fold = folding()
    const results = await Promise.all(
      entries.map((entry) =>
        bundleEntry(entry, { ...options, define: define(entry.platform) }, minify, {
          remoteNames: remote,
          secrets: privateSettings(platforms[entry.platform]?.settings),
          ...(minify && !oneVu.includes(entry.name) && { fold }),
        }),
      ),
    )
    const outputFiles = results.flatMap((result) => result.outputFiles)
    await Promise.all(outputFiles.map((file) => writeFile(join(made, basename(file.path)), file.contents)))
    await finish(made)
    // mkdtemp makes folders that only their owner reads; k6 may run as another user.
    await chmod(made, 0o755)
    await replaceFolder(join(root, 'dist'), made)
    return results
      .flatMap(({ metafile }) => Object.entries(metafile.outputs))
      .filter(([file]) => file.endsWith('.js'))
      .map(([file, { bytes }]) => ({ name: basename(file, '.js'), file, bytes }))
  } catch (error) {
    throw new Error(firstProblem(error))
  } finally {
    await rm(made, { recursive: true, force: true })
  }
}

/** The declarations that `lib/drive/init.ts` constructs k6's objects from, for the scripts of one platform. */
export function customMetrics(vocabulary: Vocabulary | undefined): { name: string; kind: string; isTime: boolean }[] {
  return Object.entries(vocabulary?.metrics ?? {})
    .filter(([, { builtIn }]) => !builtIn)
    .map(([name, { kind, unit }]) => ({ name, kind, isTime: unit === 'ms' }))
}

/** The settings that no result may hold, and that are one text: what people keep in a secret store. */
function privateSettings(settings: SettingTable = {}): string[] {
  return Object.entries(settings)
    .filter(([, { told, kind }]) => !told && (kind === 'secret' || kind === 'file'))
    .map(([name]) => name)
}

/** The scripts that run everything once, in one VU: what a VU costs is no matter there. */
async function scriptsOfOneVu(entries: readonly ScriptEntry[]): Promise<string[]> {
  const profiles = await findProfiles()
  return entries
    .filter(({ name, platform }) => profiles[name.slice(platform.length + 1)]?.traits.includes('once'))
    .map(({ name }) => name)
}

/** One script of two halves; see script.ts. */
async function bundleEntry(entry: ScriptEntry, options: BuildOptions, minify: boolean, how: HalvesMade) {
  const { contents, plugin, imported } = await composeScript(entry, options, how)
  checkImports(entry, imported, Object.keys(how.remoteNames))
  return build({
    ...options,
    define: {}, // the halves have theirs already
    plugins: [plugin],
    absWorkingDir: root,
    stdin: { contents, resolveDir: root, sourcefile: entry.source },
    outfile: join('dist', `${entry.name}.js`),
    write: false,
    metafile: true,
    sourcemap: 'linked',
    // k6 reads the map at every start; file and line are all a stack trace takes from it.
    sourcesContent: false,
    minify,
  })
}

/** A bundle runs where nothing but k6 is: it may import k6's own modules and the addresses named, nothing else. */
function checkImports({ source }: ScriptEntry, imported: readonly string[], urls: readonly string[]): void {
  for (const path of imported) {
    if (path === 'k6' || path.startsWith('k6/') || urls.includes(path)) continue
    throw new Error(`${source} imports ${path}, which k6 would have to fetch or cannot load: bundle it instead`)
  }
}

export async function gitSha(): Promise<string> {
  const describe = ['describe', '--always', '--dirty', '--abbrev=40', '--exclude=*']
  return promisify(execFile)('git', describe, { cwd: root }).then(
    ({ stdout }) => stdout.trim() || 'unknown',
    () => 'unknown',
  )
}
