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
 * Makes each module that k6 gives a shim over the parameter `k6` of the function that the half becomes: nothing can be
 * imported in it.
 * @param remoteNames the exports of the addresses that the build may import from
 */
export function k6Modules(remoteNames: Readonly<Record<string, readonly string[]>>): Plugin {
  return {
    name: 'k6-modules',
    setup(build) {
      build.onResolve({ filter: /^(k6|https:)/ }, async ({ path, pluginData, ...at }) => {
        if (pluginData === asked) return undefined
        // The names of the two jslib libraries begin with k6 too, and another plugin says where they are.
        const { kind, importer, resolveDir } = at
        const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: asked })
        return found.external && givenByK6.test(found.path) ? { path: found.path, namespace: 'k6' } : found
      })
      build.onLoad({ filter: /.*/, namespace: 'k6' }, ({ path }) => {
        const names = named[path] ?? remoteNames[path] ?? []
        return {
          contents: [
            `const module = k6[${JSON.stringify(path)}]`,
            'export default module.default ?? module',
            ...names.map((name) => `export const ${name} = module.${name}`),
          ].join('\n'),
        }
      })
    },
  }
}

/** The modules of k6 that something is taken from in what was bundled so. */
export function k6ModulesIn(metafile: Metafile | undefined): string[] {
  const inputs = Object.values(metafile?.outputs ?? {}).flatMap((output) => Object.entries(output.inputs))
  return inputs.flatMap(([file, { bytesInOutput }]) =>
    bytesInOutput > 0 && file.startsWith('k6:') ? [file.slice('k6:'.length)] : [],
  )
}

/** Marks a question of our own to esbuild, which asks its plugins, and so us, again. */
const asked = {}
