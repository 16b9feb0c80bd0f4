import type { Chained, Schema } from './contract'

/** Lines of a script, as Postman keeps them. */
export type ScriptLines = string[]

/**
 * What stops a run before a request that cannot succeed: one failed test, whose name says why. A thrown error would be
 * lost with the request that is skipped.
 */
const stop = [
  'function stop(why) {',
  '  pm.test(why, () => pm.expect.fail(why))',
  '  pm.execution.setNextRequest(null)',
  '  pm.execution.skipRequest()',
  '}',
]

/**
 * Before each request: the secrets are there, and no number is dialled that could be a person's.
 * @param title of the platform
 */
export function beforeEach(title: string): ScriptLines {
  return [
    ...stop,
    "const missing = ['base_url', 'email', 'password'].filter((name) => !pm.variables.get(name))",
    `if (missing.length > 0) stop('the environment "${title}" has no value for ' + missing.join(', ') + ': fill it in and send again')`,
    '// Only the reserved numbers +1 NXX 555 0100 to 0199 are dialled, and those that dial_allow names.',
    "const allowed = (pm.variables.get('dial_allow') || '').split(',').map((number) => number.trim())",
    "const body = pm.variables.replaceIn((pm.request.body && pm.request.body.raw) || '')",
    String.raw`const dialled = (body.match(/"(?:to_number|phone_numbers)"\s*:\s*(?:"[^"]*"|\[[^\]]*\])/g) || [])`,
    `  .flatMap((field) => field.slice(field.indexOf(':')).match(/"[^"]*"/g) || []).map((text) => text.slice(1, -1))`,
    String.raw`if (dialled.some((number) => !/^\+1[2-9]\d{2}55501\d{2}$/.test(number) && !allowed.includes(number)))`,
    "  stop('a number in the body is not a reserved test number: it is not dialled; use +1 NXX 555 0100 to 0199')",
  ]
}

/** A platform that lacks a capability is not asked for it. */
export function unlessAbsent(capability: string): ScriptLines {
  return [
    `if ((pm.variables.get('absent_capabilities') || '').split(',').some((name) => name.trim() === '${capability}'))`,
    '  pm.execution.skipRequest()',
  ]
}

/** Before the login: what this pass makes carries an id of its own. */
export const freshRunId: ScriptLines = ["pm.collectionVariables.set('run_id', 'run-' + Date.now())"]

/** A record number that nobody has yet: SYN, seven digits and Luhn's check digit. The data pools' own lie below. */
export const newRecordNumber: ScriptLines = [
  'const digits = String(5000000 + Math.floor(Math.random() * 5000000))',
  'const sum = digits.split("").reverse().reduce((all, digit, at) => {',
  '  const value = at % 2 === 0 ? digit * 2 : Number(digit)',
  '  return all + (value > 9 ? value - 9 : value)',
  '}, 0)',
  "pm.collectionVariables.set('mrn', 'SYN-' + digits + ((10 - (sum % 10)) % 10))",
]

export interface ExpectedAnswer {
  status: number
  schema: Schema | undefined
  limit: { id: string; title: string } | undefined
  /** Where in the answer the token stands, if it has one. */
  token: readonly string[] | undefined
  gives: readonly Chained[]
}

/** After a request: what its answer has to be, and what later requests take from it. */
export function afterwards({ status, schema, limit, token, gives }: ExpectedAnswer): ScriptLines {
  const takesBody = token || gives.some(({ expression }) => expression.startsWith('$response.body'))
  return [
    `pm.test('status ${status}', () => pm.response.to.have.status(${status}))`,
    ...(schema
      ? [
          `const schema = ${JSON.stringify(schema)}`,
          `if (pm.response.code === ${status}) pm.test('the answer is as the contract has it', () => pm.response.to.have.jsonSchema(schema))`,
        ]
      : []),
    ...(limit
      ? [
          `const limit = Number(pm.variables.get('${limit.id}_ms'))`,
          `pm.test('${limit.id} ${limit.title}: below ' + limit + ' ms', () => pm.expect(pm.response.responseTime).to.be.below(limit))`,
        ]
      : []),
    ...(takesBody || gives.length > 0
      ? [
          'function keep(name, take) {',
          '  let value',
          '  try { value = take() } catch (error) { value = undefined }',
          "  pm.test('gives ' + name, () => pm.expect(value === undefined || value === null).to.equal(false))",
          '  if (value !== undefined && value !== null) pm.collectionVariables.set(name, value)',
          '}',
        ]
      : []),
    ...(token ? [`keep('token', () => pm.response.json()${keys(token)})`] : []),
    ...gives.map(({ variable, expression }) => `keep('${variable}', () => ${taken(expression)})`),
  ]
}

function taken(expression: string): string {
  const [, pointer] = /^\$response\.body#\/(.+)$/.exec(expression) ?? []
  if (pointer) return `pm.response.json()${keys(pointer.split('/'))}`
  const [, header] = /^\$response\.header\.(.+)$/.exec(expression) ?? []
  if (header) return `pm.response.headers.get('${header}')`
  throw new Error(`the link's ${expression} is neither $response.body#/… nor $response.header.…`)
}

function keys(path: readonly string[]): string {
  return path.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `['${key}']`)).join('')
}
