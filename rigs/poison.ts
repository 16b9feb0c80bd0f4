import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { root } from '../build/root'

/**
 * What stands in every answer for what must not get out. Of no one: the SSN is one that was printed on sample cards
 * and voided, the phone number is fiction's without its reserved end.
 */
export const poison = {
  text: 'p0ison',
  ssn: '078-05-1120',
  phone: '+12125550200',
  date: '1987-06-05',
  uuid: '5eaf00d0-dead-4bad-8bad-5eaf00d05eaf',
  number: 730_737_073,
} as const

/** All of it as it would stand in a text: in any case, escaped for a URL, in base64. */
export const leaks: readonly string[] = [
  ...Object.values(poison).map(String),
  encodeURIComponent(poison.phone),
  poison.phone.slice(1),
  Buffer.from(poison.text).toString('base64').slice(0, 6),
]

interface Schema {
  $ref?: string
  const?: unknown
  enum?: readonly unknown[]
  type?: string | readonly string[]
  format?: string
  pattern?: string
  minimum?: number
  maximum?: number
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  items?: Schema
  allOf?: readonly Schema[]
  oneOf?: readonly Schema[]
  anyOf?: readonly Schema[]
}

interface Answer {
  $ref?: string
  content?: Record<string, { schema: Schema }>
}

interface Operation {
  parameters?: readonly { $ref?: string; in: string; name: string }[]
  requestBody?: Answer
  responses?: Record<string, Answer>
}

interface Document {
  paths: Record<string, Record<string, Operation>>
  components: Record<string, Record<string, unknown>>
}

/** An operation with an answer and a request that fit, poison wherever one may stand. */
export interface PoisonedOperation {
  method: string
  path: RegExp
  template: string
  status: number
  body: unknown
  request: { query: string[]; body: unknown }
}

/** @param fixed what a field must hold for a run to go on, by its name */
export function poisonedOperations(
  contract: string,
  fixed: Readonly<Record<string, unknown>> = {},
): PoisonedOperation[] {
  const document = parse(readFileSync(join(root, `contracts/${contract}.yaml`), 'utf8')) as Document
  const sampler = new Sampler(document, fixed)
  return Object.entries(document.paths).flatMap(([template, item]) =>
    Object.entries(item).flatMap(([method, { responses = {}, parameters = [], requestBody }]) => {
      const success = Object.keys(responses).find((status) => status.startsWith('2'))
      if (success === undefined) return []
      const sampled = (part: Answer | undefined) => {
        const schema = part && sampler.resolved(part).content?.['application/json']?.schema
        return schema && sampler.sample(schema, '')
      }
      const queries = parameters.map((part) => sampler.resolved(part)).filter((part) => part.in === 'query')
      return {
        method: method.toUpperCase(),
        template,
        path: new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`),
        status: Number(success),
        body: sampled(responses[success]),
        request: { query: queries.map(({ name }) => name), body: sampled(requestBody) },
      }
    }),
  )
}

class Sampler {
  constructor(
    private readonly document: Document,
    private readonly fixed: Readonly<Record<string, unknown>>,
  ) {}

  resolved<T extends { $ref?: string }>(part: T): T {
    if (!part.$ref) return part
    const found = part.$ref
      .split('/')
      .slice(1)
      .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], this.document)
    return this.resolved(found as T)
  }

  /** @param nth of an array's items: they differ in what the contract enumerates */
  sample(given: Schema, field: string, nth = 0): unknown {
    if (field in this.fixed) return this.fixed[field]
    const schema = this.resolved(given)
    if (schema.const !== undefined) return schema.const
    if (schema.enum) return schema.enum.includes('completed') ? 'completed' : schema.enum[nth % schema.enum.length]
    if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => this.sample(part, field, nth)))
    const choice = schema.oneOf ?? schema.anyOf
    if (choice?.[0] && !schema.properties) return this.sample(choice[0], field, nth)
    const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
    if (schema.properties || type === 'object') return this.object(schema, nth)
    // Two, since of the agents one is a team with a limit and another makes the calls.
    if (type === 'array') return [0, 1].map((item) => this.sample(schema.items ?? {}, field, item))
    if (type === 'integer' || type === 'number') return numberFor(field, schema)
    if (type === 'boolean') return field !== 'is_confidential'
    return textFor(field, schema)
  }

  private object({ properties = {}, additionalProperties }: Schema, nth: number): unknown {
    const named = Object.entries(properties).map(([name, schema]) => [name, this.sample(schema, name, nth)])
    const more = typeof additionalProperties === 'object' ? [[poison.text, this.sample(additionalProperties, '')]] : []
    return Object.fromEntries([...named, ...more])
  }
}

function numberFor(field: string, { minimum = 1, maximum }: Schema): number {
  if (field.endsWith('id') || field === 'callLogId') return poison.number
  return maximum === undefined ? Math.max(1, minimum) : Math.min(Math.max(1, minimum), maximum)
}

function textFor(field: string, { format, pattern = '' }: Schema): string {
  if (format === 'date-time') return `${poison.date}T01:02:03Z`
  if (format === 'email') return `${poison.text}@hospital.example`
  if (pattern.startsWith('^[0-9a-f]{8}-')) return poison.uuid
  if (pattern.startsWith('^[0-9]{4}-')) return poison.date
  if (pattern.startsWith('^\\+') || field === 'phone') return poison.phone
  if (pattern.startsWith('^[A-Z]{2}')) return 'NY'
  return field === 'ssn' ? poison.ssn : `${poison.text}-${field}`
}
