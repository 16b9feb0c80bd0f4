import { join } from 'node:path'
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild'
import type { ScriptEntry } from './entries'
import { exportNamed, importOf, k6Modules, k6ModulesIn, moduleOf } from './k6-modules'
import { root } from './root'

/**
 * How one script holds two halves. k6 evaluates a script whole in every VU, and each function, object and string that
 * it makes there is memory of that VU. So an entry is never bundled whole: its exports are bundled apart, each half as
 * the text of a function, and the script calls what a VU needs:
 * - `plan`, k6's life cycle (options, setup, teardown, handleSummary), where `__VU` is 0;
 * - `init` (lib/drive/init.ts), what k6 makes in the init context alone, in each VU;
 * - each other export, a function that scenarios name in `exec`, at a VU's first iteration of it.
 */
export async function composeScript(
  entry: ScriptEntry,
  options: BuildOptions,
  how: HalvesMade,
): Promise<{ contents: string; plugin: Plugin; imported: readonly string[] }> {
  const { halves, journeys, modules } = await buildHalves(entry, options, how)
  const imported = [...new Set([...Object.values(modules).flat(), secretsModule])].sort()
  // k6 makes what a module holds when a VU looks at it: 1 KB a function. So each half looks at its own.
  const modulesOf = (half: string) =>
    `{ ${modules[half]?.map((word) => `${JSON.stringify(word)}: module${imported.indexOf(word)}`).join(', ')} }`
  const contents = [
    ...imported.map((word, at) => importOf(word, `module${at}`)),
    ...Object.keys(halves).map((name) => `import ${name}Half from 'half:${name}'`),
    // What the environment lacks of these, k6's secret sources may have; without one, asking is refused.
    `if (__VU === 0) for (const name of ${JSON.stringify(how.secrets)}) if (!__ENV[name]) await module${imported.indexOf(secretsModule)}.get(name).then((text) => { __ENV[name] = text }, () => {})`,
    'const init = {}',
    `initHalf(${modulesOf('init')}, init)`,
    'const planned = {}',
    `if (__VU === 0) planHalf(${modulesOf('plan')}, init, planned)`,
    'const driven = {}',
    // k6 wants functions in every VU, and calls them in none but where __VU is 0.
    'const idle = () => {}',
    'export const options = planned.options',
    ...lifeCycle.filter((name) => name !== 'options').map((name) => `export const ${name} = planned.${name} ?? idle`),
    ...journeys.map(
      (name) =>
        `export const ${name} = (data) => { if (!driven.${name}) ${name}Half(${modulesOf(name)}, init, driven); return driven.${name}(data) }`,
    ),
  ].join('\n')
  return { contents, plugin: halvesOf(halves), imported: imported.map(moduleOf) }
}

/** How halves are made. */
export interface HalvesMade {
  /** The exports of the addresses that the build may import from. */
  remoteNames: Readonly<Record<string, readonly string[]>>
  /** What is done with the text of a half that VUs evaluate at their first iteration; see fold.ts. */
  fold?: (half: string) => Promise<string>
  /** The settings that k6's secret sources may give. */
  secrets: readonly string[]
}

const secretsModule = exportNamed('k6/secrets', 'default')

/** The text of each half of an entry by its name, the names of its journeys, and the modules that k6 gives each half. */
export async function buildHalves(
  entry: ScriptEntry,
  options: BuildOptions,
  { remoteNames, fold = async (half) => half }: Omit<HalvesMade, 'secrets'>,
): Promise<{ halves: Record<string, string>; journeys: string[]; modules: Record<string, string[]> }> {
  const exported = await exportsOf(entry, options)
  const journeys = exported.filter((name) => !lifeCycle.includes(name))
  const missing = lifeCycle.find((name) => !exported.includes(name))
  if (missing) throw new Error(`${entry.source} does not export ${missing}: export what defineTest returns`)
  if (journeys.length === 0) throw new Error(`${entry.source} exports no journeys: export those of its platform`)
  const half = (contents: string, plugins: readonly Plugin[] = []) =>
    build({
      ...options,
      plugins: [...plugins, k6Modules(remoteNames), ...(options.plugins ?? [])],
      stdin: { contents, resolveDir: root, sourcefile: `half:${entry.name}`, loader: 'ts' },
      logOverride: { 'import-is-undefined': 'error' },
      absWorkingDir: root,
      outdir: 'dist',
      write: false,
      metafile: true,
      sourcemap: 'inline',
      sourcesContent: false,
      banner: { js: 'export default function half(k6, init, made) {' },
      footer: { js: '}' },
    })
  const imports = (names: readonly string[]) =>
    `import { ${names.join(', ')} } from ${JSON.stringify(`./${entry.source}`)}\nObject.assign(made, { ${names.join(', ')} })`
  const initModule = JSON.stringify(`./${initSource}`)
  const [plan, init, ...drives] = await Promise.all([
    half(imports(lifeCycle), [madeInInit]),
    half(`import { addCore, handover } from ${initModule}\nObject.assign(init, { addCore, handover })`),
    ...journeys.map((name) => half(imports([name]), [madeInInit])),
  ])
  for (const drive of drives) requireDriveOnly(entry, drive)
  const driven = Object.fromEntries(journeys.map((name, at) => [name, drives[at]]))
  const folded = await Promise.all(
    Object.entries(driven).map(async ([name, made]) => [name, await fold(textOf(made))] as const),
  )
  const made = Object.entries({ plan, init, ...driven })
  return {
    halves: { plan: textOf(plan), init: textOf(init), ...Object.fromEntries(folded) },
    journeys,
    modules: Object.fromEntries(made.map(([name, half]) => [name, k6ModulesIn(half?.metafile)])),
  }
}

/** What k6 itself calls or reads. */
const lifeCycle: readonly string[] = ['options', 'setup', 'teardown', 'handleSummary']

const initSource = 'lib/drive/init.ts'

/** A half takes from the script what each VU made in the init context; it makes nothing of it again. */
const madeInInit: Plugin = {
  name: 'made-in-init',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]lib[\\/]drive[\\/]init\.ts$/ }, () => ({
      contents: 'export const handover = init.handover\nexport const addCore = init.addCore',
    }))
  },
}

/** What a VU evaluates holds nothing of the half that runs once. */
function requireDriveOnly({ source }: ScriptEntry, { metafile }: { metafile: Metafile | undefined }): void {
  const inputs = Object.values(metafile?.outputs ?? {}).flatMap((output) => Object.entries(output.inputs))
  const planned = inputs.find(([file, { bytesInOutput }]) => bytesInOutput > 0 && oncePerRun.test(file))
  if (planned)
    throw new Error(
      `${source}: its journeys take in ${planned[0]}, which runs once a run and not in every VU; export them by \`export * from\`, and import nothing of lib/plan in lib/drive`,
    )
}

/** Folders and files of the half that runs once. */
const oncePerRun = /^lib\/(plan\/|\w+\/plan\/|define-test\.ts)/

function textOf(half: { outputFiles?: { text: string }[] | undefined } | undefined): string {
  return half?.outputFiles?.[0]?.text ?? ''
}

/** The names that an entry exports. */
async function exportsOf({ name, source }: ScriptEntry, options: BuildOptions): Promise<string[]> {
  const { metafile } = await build({
    ...options,
    entryPoints: { [name]: join(root, source) },
    absWorkingDir: root,
    outdir: 'dist',
    write: false,
    metafile: true,
  })
  return Object.values((metafile as Metafile).outputs).flatMap((output) => output.exports)
}

function halvesOf(halves: Readonly<Record<string, string>>): Plugin {
  return {
    name: 'halves',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^half:/ }, ({ path }) => ({ path: path.slice('half:'.length), namespace: 'half' }))
      onLoad({ filter: /.*/, namespace: 'half' }, ({ path }) => ({
        contents: halves[path] ?? '',
        loader: 'js',
        resolveDir: root,
      }))
    },
  }
}
