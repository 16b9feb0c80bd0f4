import { basename } from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import type { Entry } from './entries'
import { root } from './root'
import type { Imports } from './surface'

/**
 * One part of a script, as the text of a module whose default export is a function of k6's modules: nothing in the
 * part runs before it is called. It returns the exports that are `wanted`.
 */
export async function buildPart(
  { name, source }: Entry,
  { wanted, imports, forVus }: { wanted: readonly string[]; imports: Imports; forVus: boolean },
  options: BuildOptions,
): Promise<string> {
  const result = await build({
    ...options,
    format: 'esm',
    plugins: [givenModules(imports), ...(options.plugins ?? []), ...(forVus ? [noProfiles] : [])],
    stdin: {
      contents: `export { ${wanted.join(', ')} } from ${JSON.stringify(`./${source}`)}`,
      resolveDir: root,
      sourcefile: name,
    },
    absWorkingDir: root,
    outdir: 'dist',
    write: false,
    sourcemap: 'inline',
    sourcesContent: false,
    // Here, so that the source map knows of it; asFunction() writes the end.
    banner: { js: 'export default function part(k6, given) {' },
  })
  return asFunction(result.outputFiles[0]?.text ?? '')
}

/** The end of a function, whose head is the banner, out of a module's exports; the source map stays behind it. */
function asFunction(module: string): string {
  const exported = /export\s*\{([^}]*)\};?\s*(?=\/\/# |$)/
  const properties = (exported.exec(module)?.[1] ?? '').split(',').flatMap((name) => {
    const [local, as = local] = name.trim().split(/\s+as\s+/)
    return local ? [`${as}: ${local}`] : []
  })
  const end = `return { ${properties.join(', ')} } }\n`
  return exported.test(module) ? module.replace(exported, end) : module.replace(/(?=\/\/# |$)/, end)
}

/** Profiles plan the run, which is done when there are VUs. */
const noProfiles: Plugin = {
  name: 'no-profiles',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/lib\/plan\/profiles\// }, ({ path }) => ({
      path: `lib/plan/profiles/${basename(path)}.ts`,
      namespace: 'profile',
    }))
    onLoad({ filter: /.*/, namespace: 'profile' }, ({ path }) => ({
      contents: `export const ${basename(path, '.ts')} = undefined`,
    }))
  },
}

/** Lets the modules that k6 or an address would give come from the function's parameter `k6`. */
function givenModules(imports: Imports): Plugin {
  return {
    name: 'given-modules',
    setup(build) {
      build.onResolve({ filter: /^k6/ }, async ({ path, pluginData, ...at }) => {
        if (pluginData === asked) return undefined
        const { kind, importer, resolveDir } = at
        const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: asked })
        return found.external ? { path: found.path, namespace: 'given' } : found
      })
      build.onLoad({ filter: /.*/, namespace: 'given' }, ({ path }) => ({
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

/** Marks a question of our own to esbuild, which asks its plugins, and so us, again. */
const asked = {}
