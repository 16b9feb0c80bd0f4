import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { root } from './root'

/** The names every k6 engineer knows, where Grafana serves them, and our own modules of the same functions. */
const libraries = {
  'k6-jslib-utils': { remote: 'https://jslib.k6.io/k6-utils/1.6.0/index.js', local: 'lib/jslib/utils.ts' },
  'k6-summary': { remote: 'https://jslib.k6.io/k6-summary/0.1.0/index.js', local: 'lib/jslib/summary.ts' },
} as const

export type JslibSource = 'local' | 'remote'

/** Where `JSLIB` says the two libraries come from: our modules, unless it is `remote`. */
export function jslibSource(env: NodeJS.ProcessEnv): JslibSource {
  const value = env['JSLIB'] || 'local'
  if (value === 'local' || value === 'remote') return value
  throw new Error(`JSLIB "${value}" is neither local nor remote: leave it unset for the bundled modules`)
}

/** Resolves the two names to our modules or, with `remote`, to Grafana's addresses, which k6 fetches at every run. */
export function jslib(source: JslibSource): Plugin {
  return {
    name: 'jslib',
    setup(build) {
      build.onResolve({ filter: /^k6-(jslib-utils|summary)$/ }, ({ path }) => {
        const { remote, local } = libraries[path as keyof typeof libraries]
        return source === 'remote' ? { path: remote, external: true } : { path: join(root, local) }
      })
    },
  }
}

/** The addresses that a bundle may import from, each with the names that our own module of it exports. */
export async function remoteNames(source: JslibSource): Promise<Record<string, string[]>> {
  if (source === 'local') return {}
  const { metafile } = await build({
    entryPoints: Object.values(libraries).map(({ local }) => join(root, local)),
    absWorkingDir: root,
    outdir: 'dist',
    bundle: true,
    format: 'esm',
    external: ['k6', 'k6/*'],
    write: false,
    metafile: true,
  })
  const exported = Object.values(metafile.outputs)
  return Object.fromEntries(
    Object.values(libraries).map(({ remote, local }) => [
      remote,
      exported.find(({ entryPoint }) => entryPoint === local)?.exports ?? [],
    ]),
  )
}
