import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020'
import addFormats from 'ajv-formats'

export const resultSchema = JSON.parse(readFileSync(new URL('../docs/result.schema.json', import.meta.url), 'utf8'))
const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true })
addFormats.default(ajv)
const validate = ajv.compile(resultSchema)

/** What docs/result.schema.json has against a result of any kind, after it went through the file. */
export function misfits(result: object): string[] {
  validate(JSON.parse(JSON.stringify(result)))
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)
}
