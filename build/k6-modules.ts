import type { Metafile, Plugin } from 'esbuild'

/**
 * What the suite takes of k6's modules beside their default exports. esbuild would make a getter for each export of a
 * module that it knows nothing of, in each VU; so each is a shim of constants, and this is what may stand in one.
 */
const named: Readonly<Record<string, readonly string[]>> = {
  k6: ['check', 'fail', 'group', 'sleep'],
  'k6/crypto': ['hmac', 'randomBytes', 'sha256'],
  'k6/data': ['SharedArray'],
  'k6/encoding': ['b64decode'],
  'k6/metrics': ['Counter', 'Gauge', 'Rate', 'Trend'],
}

/** A module that k6 gives, or fetches: with JSLIB=remote from an address. */
const givenByK6 = /^(k6(\/.*)?|https:\/\/.*)$/

/**
 * Makes each export of a module that k6 gives a shim over the parameter `k6` of the function that the half becomes:
 * nothing can be imported in it. One export each, since k6 makes a function of 1 KB for all that a VU takes.
 * @param remoteNames the exports of the addresses that the build may import from
 */
export function k6Modules(remoteNames: Readonly<Record<string, readonly string[]>>): Plugin {
  return {
    name: 'k6-modules',
    setup(build) {
      build.onResolve({ filter: /^(k6|https:)/ }, async ({ path, pluginData, namespace, ...at }) => {
        if (pluginData === asked) return undefined
        if (namespace === 'k6-module') return { path, namespace: 'k6', sideEffects: false }
        // The names of the two jslib libraries begin with k6 too, and another plugin says where they are.
        const { kind, importer, resolveDir } = at
        const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: asked })
        if (!found.external || !givenByK6.test(found.path)) return found
        return { path: found.path, namespace: 'k6-module', sideEffects: false }
      })
      build.onLoad({ filter: /.*/, namespace: 'k6-module' }, ({ path }) => {
        const names = ['default', ...(named[path] ?? remoteNames[path] ?? [])]
        return {
          contents: names
            .map((name) => `export { default as ${name} } from ${JSON.stringify(exportNamed(path, name))}`)
            .join('\n'),
        }
      })
      build.onLoad({ filter: /.*/, namespace: 'k6' }, ({ path }) => ({
        contents: `export default k6[${JSON.stringify(path)}]`,
      }))
    },
  }
}

/** The exports of k6's modules that something is made of in what was bundled so: see {@link importOf}. */
export function k6ModulesIn(metafile: Metafile | undefined): string[] {
  const inputs = Object.values(metafile?.outputs ?? {}).flatMap((output) => Object.entries(output.inputs))
  return inputs.flatMap(([file, { bytesInOutput }]) =>
    bytesInOutput > 0 && file.startsWith('k6:') ? [file.slice('k6:'.length)] : [],
  )
}

/** An export of a module in one word. */
export function exportNamed(path: string, name: string): string {
  return `${path}#${name}`
}

/** The module of such a word. */
export function moduleOf(word: string): string {
  return word.slice(0, word.lastIndexOf('#'))
}

/** The import that gives an export by a name of its own. */
export function importOf(word: string, as: string): string {
  const name = word.slice(word.lastIndexOf('#') + 1)
  return `import { ${name} as ${as} } from ${JSON.stringify(moduleOf(word))}`
}

/** Marks a question of our own to esbuild, which asks its plugins, and so us, again. */
const asked = {}
