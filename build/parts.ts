import { join } from 'node:path'
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild'
import type { Entry } from './entries'
import { root } from './root'

/**
 * k6 evaluates a whole script once for every VU, and each function, object and string it makes there is
 * memory of that VU: at 1,000 VUs what only setup and summary need would cost a gigabyte. So each script
 * is bundled in parts, of which each VU evaluates what it needs:
 * - `control`: everything; for the options, setup(), teardown() and handleSummary(), where `__VU` is 0;
 * - `vu`: the sessions;
 * - `beside`: the journeys beside them, at a VU's first use of one (lib/beside.ts), where a script has them.
 * Where `x.control.ts`, `x.vu.ts` or `x.beside.ts` stands beside `x.ts`, it takes its place in that part.
 */
const parts = {
  control: ['.control.ts', '.ts', '.js'],
  vu: ['.vu.ts', '.ts', '.js'],
  beside: ['.beside.ts', '.ts', '.js'],
} as const

type Part = keyof typeof parts

/** The names that a script takes from each k6 module (and, in a remote build, from each address). */
type Imports = Map<string, Set<string>>

/**
 * Bundles one entry into its parts and returns the module that holds them, with an esbuild plugin of its own;
 * `imported` is what the entry as a whole imports.
 */
export async function composeParts(
  entry: Entry,
  options: BuildOptions,
  minify: boolean,
): Promise<{ contents: string; plugin: Plugin; imported: Metafile }> {
  const { imports, exports, metafile } = await surfaceOf(entry, options)
  // The control part is the largest, and no stack trace of a VU shows its names.
  const [control, vu, beside] = await Promise.all([
    buildPart(entry, 'control', imports, { ...options, minifyIdentifiers: minify }),
    buildPart(entry, 'vu', imports, options),
    buildPart(entry, 'beside', imports, options),
  ])
  const built: Record<Part, string> = { control: control.code, vu: vu.code, beside: beside.code }
  const hasBeside = vu.inputs.includes('lib/beside.ts')
  const taken = [...imports].map(([module, names], i) => ({
    line: `import { ${[...names].map((name) => `${name} as ${name}${i}`).join(', ')} } from ${JSON.stringify(module)}`,
    entry: `${JSON.stringify(module)}: { ${[...names].map((name) => `${name}: ${name}${i}`).join(', ')} }`,
  }))
  const contents = [
    ...taken.map(({ line }) => line),
    `import control from 'part:control'`,
    `import vu from 'part:vu'`,
    ...(hasBeside ? [`import beside from 'part:beside'`] : []),
    `const k6 = { ${taken.map(({ entry }) => entry).join(', ')} }`,
    `const part = __VU === 0 ? control(k6) : vu(k6${hasBeside ? ', (given) => beside(k6, given)' : ''})`,
    ...exports.map((name) =>
      name === 'default' ? 'export default part.default' : `export const ${name} = part.${name}`,
    ),
  ].join('\n')
  const plugin: Plugin = {
    name: 'parts',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^part:/ }, ({ path }) => ({ path: path.slice('part:'.length), namespace: 'part' }))
      onLoad({ filter: /.*/, namespace: 'part' }, ({ path }) => ({
        contents: built[path as Part],
        loader: 'js',
        resolveDir: root,
      }))
    },
  }
  return { contents, plugin, imported: metafile }
}

/** One part, as the text of a function of k6's modules: nothing in it runs before it is called. */
async function buildPart(
  { name, source }: Entry,
  part: Part,
  imports: Imports,
  options: BuildOptions,
): Promise<{ code: string; inputs: string[] }> {
  const result = await build({
    ...options,
    format: 'cjs',
    external: [],
    plugins: [...(options.plugins ?? []), givenModules(imports)],
    resolveExtensions: [...parts[part]],
    entryPoints: { [name]: join(root, source) },
    absWorkingDir: root,
    outdir: 'dist',
    write: false,
    metafile: true,
    sourcemap: 'inline',
    sourcesContent: false,
    banner: { js: 'export default function part(k6, given) { const module = { exports: {} };' },
    footer: { js: ';return module.exports }' },
  })
  return { code: result.outputFiles[0]?.text ?? '', inputs: Object.keys(result.metafile.inputs) }
}

/** Lets the modules that k6 or an address would give come from the function's parameter `k6`. */
function givenModules(imports: Imports): Plugin {
  return {
    name: 'given-modules',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^(k6$|k6\/|https:)/ }, ({ path }) => ({ path, namespace: 'given' }))
      onLoad({ filter: /.*/, namespace: 'given' }, ({ path }) => ({
        contents: [...(imports.get(path) ?? [])]
          .map(
            (name) =>
              `export ${name === 'default' ? 'default' : `const ${name} =`} k6[${JSON.stringify(path)}].${name}`,
          )
          .join('\n'),
      }))
    },
  }
}

/** What a script takes from k6 and what it exports, both of which k6 has to find in its text. */
async function surfaceOf(
  { name, source }: Entry,
  options: BuildOptions,
): Promise<{ imports: Imports; exports: string[]; metafile: Metafile }> {
  const result = await build({
    ...options,
    entryPoints: { [name]: join(root, source) },
    absWorkingDir: root,
    outdir: 'dist',
    write: false,
    metafile: true,
  })
  const exports = Object.values(result.metafile.outputs).flatMap((output) => output.exports)
  return { imports: importsOf(result.outputFiles[0]?.text ?? ''), exports, metafile: result.metafile }
}

/** Reads the import statements that esbuild writes at the top of an ES module: one a line, without comments. */
function importsOf(text: string): Imports {
  const imports: Imports = new Map()
  for (const [, byDefault, named = '', module = ''] of text.matchAll(
    /^import (?:(\w+)(?:, )?)?(?:\{([^}]*)\} ?)? ?from "([^"]+)";$/gm,
  )) {
    const names = imports.get(module) ?? new Set()
    if (byDefault) names.add('default')
    for (const part of named.split(',')) {
      const name = part.trim().split(' as ')[0]
      if (name) names.add(name)
    }
    imports.set(module, names)
  }
  return imports
}
