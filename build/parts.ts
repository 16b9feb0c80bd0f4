import { join } from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import type { Entry } from './entries'
import { root } from './root'

/**
 * k6 evaluates a whole script once for every VU, and each function, object and string it makes there is
 * memory of that VU: at 1,000 VUs what only setup and summary need would cost a gigabyte. So each script
 * is bundled in two parts, of which a run of it evaluates one:
 * - `control`: everything; for the options, setup(), teardown() and handleSummary(), where `__VU` is 0;
 * - `vu`: the journeys; where `x.vu.ts` stands beside `x.ts`, it takes its place.
 */
const parts = { control: ['.ts', '.js'], vu: ['.vu.ts', '.ts', '.js'] } as const

type Part = keyof typeof parts

interface BuiltPart {
  code: string
  /** The k6 modules, and in a remote build the addresses, that it asks for. */
  externals: string[]
  exports: string[]
}

/** Bundles one entry into its parts and returns the module that holds both, as an esbuild plugin of its own. */
export async function composeParts(entry: Entry, options: BuildOptions): Promise<{ contents: string; plugin: Plugin }> {
  const [control, vu] = await Promise.all([buildPart(entry, 'control', options), buildPart(entry, 'vu', options)])
  const built: Record<Part, BuiltPart> = { control, vu }
  const externals = [...new Set([...control.externals, ...vu.externals])].sort()
  const contents = [
    ...externals.map((name, i) => `import * as module${i} from ${JSON.stringify(name)}`),
    `import control from 'part:control'`,
    `import vu from 'part:vu'`,
    // Namespaces with their own `default`; inherited, because reading some of their getters here would throw.
    `const modules = { ${externals.map((name, i) => `${JSON.stringify(name)}: Object.create(module${i}, { __esModule: { value: true } })`).join(', ')} }`,
    `const part = (__VU === 0 ? control : vu)((name) => modules[name])`,
    ...control.exports.map((name) => `export const ${name} = part.${name}`),
  ].join('\n')
  const plugin: Plugin = {
    name: 'parts',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^part:/ }, ({ path }) => ({ path: path.slice('part:'.length), namespace: 'part' }))
      onLoad({ filter: /.*/, namespace: 'part' }, ({ path }) => ({
        contents: built[path as Part].code,
        loader: 'js',
        resolveDir: root,
      }))
    },
  }
  return { contents, plugin }
}

/** One part, as a function of `require` that nothing in it runs before it is called. */
async function buildPart({ name, source }: Entry, part: Part, options: BuildOptions): Promise<BuiltPart> {
  const result = await build({
    ...options,
    format: 'cjs',
    resolveExtensions: [...parts[part]],
    entryPoints: { [name]: join(root, source) },
    absWorkingDir: root,
    outdir: 'dist',
    write: false,
    metafile: true,
    sourcemap: 'inline',
    sourcesContent: false,
    banner: { js: 'export default function part(require) { const module = { exports: {} };' },
    footer: { js: ';return module.exports }' },
  })
  const [output] = Object.values(result.metafile.outputs)
  const entry = await exportsOf(source, options)
  return {
    code: result.outputFiles[0]?.text ?? '',
    externals: (output?.imports ?? []).filter((i) => i.external).map((i) => i.path),
    exports: entry,
  }
}

/** The names a script exports: k6 has to find them in its text. */
async function exportsOf(source: string, options: BuildOptions): Promise<string[]> {
  const result = await build({
    ...options,
    entryPoints: [join(root, source)],
    absWorkingDir: root,
    outdir: 'dist',
    write: false,
    metafile: true,
  })
  return Object.values(result.metafile.outputs)
    .flatMap((output) => output.exports)
    .filter((name) => name !== 'default')
}
