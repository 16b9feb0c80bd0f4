import { responseLimits } from '../thresholds/response-limits'
import type { Targets } from '../thresholds/target'

/** A JSON schema, or a part of one. */
export type Schema = { [key: string]: unknown }

/** What the collection reads of a contract. */
export interface Contract {
  info: { title: string; description: string }
  servers: { url: string }[]
  paths: Record<string, Record<string, ContractOperation>>
  components: {
    schemas: Record<string, Schema>
    parameters: Record<string, Parameter>
    responses: Record<string, Answer>
  }
}

interface Reference {
  $ref: string
}

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
}

interface Media {
  schema: Schema
  example?: unknown
}

interface Answer {
  content?: { 'application/json'?: Media }
  /** Where a later request takes its values from: OpenAPI's links, and `x-body` for the fields of its body. */
  links?: Record<string, Link>
}

interface Link {
  operationId: string
  parameters?: Record<string, string>
  'x-body'?: Record<string, string>
}

export interface ContractOperation {
  operationId: string
  summary: string
  tags?: string[]
  /** Absent: the contract's, a bearer token. */
  security?: object[]
  parameters?: (Parameter | Reference)[]
  requestBody?: { content: { 'application/json': Media } }
  responses: Record<string, Answer | Reference>
  /** The target of the SLA table that its response time is held against. */
  'x-sla'?: string
  'x-capability'?: string
}

/** A value that one answer gives and a later request needs. */
export interface Chained {
  /** Name of the collection variable. */
  variable: string
  /** OpenAPI's runtime expression: `$response.body#/id`, `$response.header.ETag`. */
  expression: string
  to: { operation: string; kind: 'parameter' | 'body'; name: string }
}

/** One request of the collection, as the contract has it. */
export interface Step {
  id: string
  method: string
  path: string
  title: string
  tag: string
  /** Needs a token. */
  authorised: boolean
  capability: string | undefined
  sla: string | undefined
  parameters: Parameter[]
  /** The example in the contract. */
  body: unknown
  /** The status that is expected, and the schema of that answer. */
  status: number
  answer: Schema | undefined
  /** What its answer gives to later requests, and the operations that come after it for another reason. */
  gives: Chained[]
  before: string[]
}

const methods = ['get', 'post', 'put', 'patch', 'delete']

/** The operations of a contract, in its order. */
export function stepsOf(contract: Contract): Step[] {
  return Object.entries(contract.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => (item[method] ? [stepOf(contract, path, method, item[method])] : [])),
  )
}

function stepOf(contract: Contract, path: string, method: string, operation: ContractOperation): Step {
  const parameters = (operation.parameters ?? []).map((one) =>
    '$ref' in one ? found(contract.components.parameters, one.$ref) : one,
  )
  const authorised = operation.security === undefined
  // Whoever has no secret cannot sign: that it is refused is what can be tested.
  const signed = !authorised && parameters.some(({ name, required }) => required && name.endsWith('-signature'))
  const success = Object.keys(operation.responses).find((status) => status.startsWith('2'))
  const status = signed ? '401' : (success ?? '200')
  const response = operation.responses[status]
  const answer = response && ('$ref' in response ? found(contract.components.responses, response.$ref) : response)
  const links = Object.values(answer?.links ?? {})
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    title: signed ? `${operation.summary}: without a valid signature it is refused` : operation.summary,
    tag: operation.tags?.[0] ?? '',
    authorised,
    capability: operation['x-capability'],
    sla: operation['x-sla'],
    parameters,
    body: operation.requestBody?.content['application/json'].example,
    status: Number(status),
    answer: answer?.content?.['application/json']?.schema,
    gives: links.flatMap(chainedOf),
    before: links.map(({ operationId }) => operationId),
  }
}

function chainedOf({ operationId: operation, parameters = {}, 'x-body': body = {} }: Link): Chained[] {
  const of = (kind: 'parameter' | 'body', values: Record<string, string>) =>
    Object.entries(values).map(([name, expression]) => ({
      variable: `${operation}_${name.replaceAll('-', '_')}`,
      expression,
      to: { operation, kind, name },
    }))
  return [...of('parameter', parameters), ...of('body', body)]
}

function found<T>(table: Record<string, T>, ref: string): T {
  const name = ref.slice(ref.lastIndexOf('/') + 1)
  const value = table[name]
  if (value === undefined) throw new Error(`the contract has no ${ref}`)
  return value
}

/**
 * The order to send them in: after what they take a value from, and after the login. A folder is left when nothing of
 * it can be sent, and then the first that can be sent whole is next.
 * @param login path of the login
 * @throws Error of one line when links go in a circle
 */
export function inOrderOfLinks(steps: readonly Step[], login: string): Step[] {
  const rest = [...steps]
  const ordered: Step[] = []
  const first = steps.find(({ path }) => path === login)
  const waitsFor = (step: Step): Step[] =>
    rest.filter((other) => other !== step && (other.before.includes(step.id) || (step.authorised && other === first)))
  while (rest.length > 0) {
    const free = rest.filter((step) => waitsFor(step).length === 0)
    const tag = ordered.at(-1)?.tag
    const whole = (of: string) =>
      rest.every((step) => step.tag !== of || waitsFor(step).every((other) => other.tag === of))
    const next = free.find((step) => step.tag === tag) ?? free.find((step) => whole(step.tag)) ?? free[0]
    if (!next) throw new Error(`links go in a circle: ${rest.map(({ id }) => id).join(', ')}`)
    ordered.push(next)
    rest.splice(rest.indexOf(next), 1)
  }
  return ordered
}

/**
 * A schema that stands by itself, as JSON schema's draft 7 has it: with those that it refers to.
 * @param schemas of the contract
 */
export function standalone(schema: Schema, schemas: Record<string, Schema>): Schema {
  const taken = new Map<string, unknown>()
  const visit = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(visit)
    if (node === null || typeof node !== 'object') return node
    const kept = Object.entries(node).filter(
      ([key]) => !key.startsWith('x-') && !['description', 'example'].includes(key),
    )
    return Object.fromEntries(
      kept.map(([key, value]) => {
        // A field may be called as a keyword is.
        if (key === 'properties') return [key, Object.fromEntries(Object.entries(value).map(([k, v]) => [k, visit(v)]))]
        if (key !== '$ref') return [key, visit(value)]
        const name = String(value).slice(String(value).lastIndexOf('/') + 1)
        if (!taken.has(name)) {
          taken.set(name, undefined)
          taken.set(name, visit(schemas[name]))
        }
        return [key, `#/definitions/${name}`]
      }),
    )
  }
  const whole = visit(schema) as Schema
  return taken.size === 0 ? whole : { ...whole, definitions: Object.fromEntries(taken) }
}

/** @throws Error of one line when the SLA table has no limit for what the contract names */
export function limitOf(sla: string, targets: Targets): { ms: number; title: string } {
  const limit = responseLimits(targets)[sla]
  if (!limit) throw new Error(`the contract names x-sla ${sla}, and no row of the SLA table is about such requests`)
  return limit
}
