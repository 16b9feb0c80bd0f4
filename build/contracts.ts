import { readdirSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ErrorObject } from 'ajv'
import Ajv2020 from 'ajv/dist/2020.js'
import standaloneCode from 'ajv/dist/standalone/index.js'
import addFormats from 'ajv-formats'
import openapiTS, { astToString } from 'openapi-typescript'
import { parse } from 'yaml'
import { root } from './root'

/** The documents in `contracts/`, by file name without its ending. */
export const contractNames: readonly string[] = readdirSync(join(root, 'contracts'))
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length))

const generated = join(root, 'contracts/generated')
const methods = ['get', 'post', 'put', 'patch', 'delete'] as const

type Json = Record<string, unknown>
interface Operation {
  operationId: string
  'x-capability'?: string
  responses: Record<string, Json>
}

/** The operations of one OpenAPI document, in its order. */
export function operationsOf(document: Json): { id: string; method: string; path: string; operation: Operation }[] {
  return Object.entries(document['paths'] as Record<string, Json>).flatMap(([path, item]) =>
    methods
      .filter((method) => method in item)
      .map((method) => {
        const operation = item[method] as Operation
        return { id: operation.operationId, method: method.toUpperCase(), path, operation }
      }),
  )
}

/** The TypeScript table by which the clients address an API: `operationId` → method, path, capability. */
function operationsTable(document: Json): string {
  const rows = operationsOf(document).map(({ id, method, path, operation }) => {
    const capability = operation['x-capability'] ? `, capability: '${operation['x-capability']}'` : ''
    return `  ${id}: { id: '${id}', method: '${method}', path: '${path}', name: '${method} ${path}'${capability} },`
  })
  const operations = operationsOf(document)
  const lines = operations.map(({ id, method, path }) => `  ${id} = '${method} ${path}',`)
  const all = operations.map(({ method, path }) => `  '${method} ${path}',`)
  return [
    `export const endpoints = {\n${rows.join('\n')}\n} as const\n`,
    // For k6, where an object would cost every VU: esbuild puts an enum's values where they are used.
    `/** Method and path template, by operationId. */\nexport enum requestLine {\n${lines.join('\n')}\n}\n`,
    `/** Every one of them: smaller in a bundle than the enum, and without keys that look like labels of data. */\nexport const requestLines = [\n${all.join('\n')}\n] as const\n`,
  ].join('')
}

/** The formats that response schemas use, as expressions that standalone validators carry in their own text. */
const formats = {
  'date-time':
    /^\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/,
  email: /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d-]+(\.[a-z\d-]+)*$/i,
}

/** Validators of every JSON response, compiled ahead of time: nothing is compiled inside a VU. */
function validators(document: Json): string {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: false,
    inlineRefs: false,
    code: { source: true, esm: true, lines: true },
  })
  // Keeping book of evaluated properties doubles the code, and no contract uses what needs it.
  if (JSON.stringify(document).includes('"unevaluated'))
    throw new Error('validators do not support unevaluated* keywords')
  ajv.opts.unevaluated = false
  for (const [name, shape] of Object.entries(formats)) ajv.addFormat(name, shape)
  ajv.addSchema(document, 'contract')
  const exportsByName: Record<string, string> = {}
  const index: string[] = []
  for (const { path, method, operation } of operationsOf(document)) {
    for (const [status, response] of Object.entries(operation.responses)) {
      const pointer = schemaPointer(response, `/paths/${pointerPart(path)}/${method.toLowerCase()}/responses/${status}`)
      if (!pointer) continue
      // Many operations answer in one shape; its validator is written out once.
      const name = `answer${pointer.replace(/\W+/g, '_')}`
      if (!exportsByName[name]) ajv.addSchema({ $ref: `contract#${pointer}` }, name)
      exportsByName[name] = name
      index.push(`  '${method} ${path} ${status}': ${name},`)
    }
  }
  const code = standaloneCode(ajv, exportsByName)
  // A VU has no CommonJS: whatever ajv would load at run time has to be written out above.
  const required = /require\("[^"]+"\)[.\w]*/.exec(code)
  if (required)
    throw new Error(`a response schema needs ${required[0]}, which k6 cannot load; see formats in build/contracts.ts`)
  return `${code}\nexport const validators = {\n${index.join('\n')}\n}\n`

  /** Where the schema of a JSON response stands, without the references on the way. */
  function schemaPointer(response: Json, at: string): string | undefined {
    const ref = response['$ref'] as string | undefined
    if (ref) return schemaPointer(resolve(ref), ref.slice(1))
    const media = (response['content'] as Record<string, { schema: Json }> | undefined)?.['application/json']
    if (!media) return undefined
    return (media.schema['$ref'] as string | undefined)?.slice(1) ?? `${at}/content/application~1json/schema`
  }

  function resolve(ref: string): Json {
    return ref
      .slice(2)
      .split('/')
      .reduce<Json>((at, part) => at[part] as Json, document)
  }
}

/** A key as part of a JSON pointer in a URI fragment. */
function pointerPart(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D')
}

/** Checks every example of a contract against its schema; returns one line per misfit. */
export async function exampleErrors(name: string): Promise<string[]> {
  const document = await readContract(name)
  const ajv = new Ajv2020({ strict: false })
  addFormats(ajv)
  ajv.addSchema(document, 'contract')
  const wrong: string[] = []
  const visit = (node: unknown, pointer: string): void => {
    if (node === null || typeof node !== 'object') return
    const { schema, example } = node as Json
    if (schema && example !== undefined) {
      const validate = ajv.compile({ $ref: `contract#${pointer}/schema` })
      if (!validate(example)) wrong.push(`${pointer}: ${describe(validate.errors)}`)
    }
    for (const [key, value] of Object.entries(node)) {
      visit(value, `${pointer}/${pointerPart(key)}`)
    }
  }
  visit(document, '')
  return wrong
}

function describe(errors: ErrorObject[] | null | undefined): string {
  return (errors ?? []).map((e) => `${e.instancePath} ${e.message}`).join(', ')
}

export async function readContract(name: string): Promise<Json> {
  return parse(await readFile(join(root, 'contracts', `${name}.yaml`), 'utf8')) as Json
}

/** Writes types, endpoint tables and response validators of every contract to `contracts/generated/`. */
export async function generateContracts(): Promise<void> {
  await mkdir(generated, { recursive: true })
  for (const name of contractNames) {
    const document = await readContract(name)
    const types = astToString(await openapiTS(new URL(`../contracts/${name}.yaml`, import.meta.url)))
    const head = `// Generated from contracts/${name}.yaml by \`npm run generate\`; edit that.\n`
    await writeFile(join(generated, `${name}.ts`), head + types + operationsTable(document))
    await writeFile(join(generated, `${name}.validators.js`), head + validators(document))
    await writeFile(
      join(generated, `${name}.validators.d.ts`),
      `${head}export interface Validator { (data: unknown): boolean; errors?: { instancePath: string; message?: string }[] | null }\nexport const validators: Record<string, Validator>\n`,
    )
  }
}
