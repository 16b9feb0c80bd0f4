import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { parse } from 'yaml'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The one contract that the proxy serves, in place of the module that reads it from the checkout. */
const contractInside: Plugin = {
  name: 'contract-inside',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]service[\\/]contract-file\.ts$/ }, async () => {
      const document: unknown = parse(await readFile(here('../contracts/webhook-proxy.yaml'), 'utf8'))
      return { contents: `export const readContractFile = async () => (${JSON.stringify(document)})` }
    })
  },
}

/** The validator of contracts reads the schema of OpenAPI from beside itself; in one file it has it inside. */
const schemaInside: Plugin = {
  name: 'schema-inside',
  setup({ onLoad }) {
    onLoad({ filter: /openapi-schema-validator[\\/]index\.js$/ }, async ({ path }) => {
      const schema = await readFile(join(dirname(path), 'schemas/v3.1/schema.json'), 'utf8')
      const source = await readFile(path, 'utf8')
      const reading = 'JSON.parse(readFileSync(localFile(file), "utf-8"))'
      if (!source.includes(reading)) throw new Error('openapi-schema-validator reads its schemas otherwise than before')
      return { contents: source.replace(reading, () => `(${schema})`), resolveDir: dirname(path) }
    })
  },
}

/** CommonJS modules ask for Node's own by `require`, which an ES module has not. */
const banner = `import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)`

/** Compiles the proxy into one JavaScript file (`.mjs`) that runs where Node is and nothing else of the suite. */
export async function compileProxy(file: string): Promise<void> {
  await build({
    entryPoints: [here('main.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    banner: { js: banner },
    external: ['pg-native'], // pg asks for it and does without
    legalComments: 'inline',
    plugins: [contractInside, schemaInside],
    logLevel: 'silent',
  })
}
