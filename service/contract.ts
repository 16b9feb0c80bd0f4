import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import glue from 'fastify-openapi-glue'
import { type Document, readContractFile } from './contract-file'
import { Refusal } from './refusal'

type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : undefined
type Part<Operation, Name extends string> = Operation extends { parameters: { [K in Name]?: infer Value } }
  ? [Exclude<Value, undefined>] extends [never]
    ? Record<string, never>
    : Exclude<Value, undefined>
  : Record<string, never>

/** A request of an operation of a generated `operations` type, validated against its contract. */
export type ContractRequest<Operation> = FastifyRequest<{
  Params: Part<Operation, 'path'>
  Querystring: Part<Operation, 'query'>
  Headers: Part<Operation, 'header'>
  Body: Operation extends { requestBody: infer Body } ? Json<Body> : undefined
}>

type Responses<Operation> = Operation extends { responses: infer R } ? R : never
/** The body of an operation's success. */
export type ContractResponse<Operation> = {
  [Status in keyof Responses<Operation>]: Status extends 200 | 201 ? Json<Responses<Operation>[Status]> : never
}[keyof Responses<Operation>]

/** One handler for each operation of a contract, by operationId. */
export type Handlers<Operations> = {
  [Id in keyof Operations]: (
    request: ContractRequest<Operations[Id]>,
    reply: FastifyReply,
  ) => Promise<ContractResponse<Operations[Id]> | FastifyReply> | ContractResponse<Operations[Id]>
}

/** Checks a request and throws a Refusal. */
export type Check = (request: FastifyRequest) => Promise<void>

export interface Checks<Operations> {
  /** By security scheme of the contract: who is asking, before the body is read. */
  security?: Readonly<Record<string, Check>>
  /** By operation: what must hold of the body's bytes before the contract is asked, such as a signature. */
  body?: { readonly [Id in keyof Operations]?: Check }
}

/**
 * Registers every route of `contracts/<name>.yaml`. Requests are validated against it (a body as
 * it is, parameters read from their text), responses are serialised by its schemas.
 * @param elsewhere operations that something else than this server answers
 */
export async function registerContract<Operations, Elsewhere extends keyof Operations = never>(
  server: FastifyInstance,
  name: string,
  handlers: Handlers<Omit<Operations, Elsewhere>>,
  checks: Checks<Operations> = {},
  elsewhere: readonly Elsewhere[] = [],
): Promise<void> {
  const specification = without(await readContractFile(name), elsewhere)
  // No text of ours may hold a NUL, which no database takes; escaped in a JSON body, the database's refusal says so.
  server.addHook('onRequest', async ({ url }) => {
    if (url.includes('%00')) throw new Refusal(400, 'invalid', 'the address has a NUL in it')
  })
  const body = validator({ coerceTypes: false })
  const text = validator({ coerceTypes: true })
  server.setValidatorCompiler(({ schema, httpPart }) => (httpPart === 'body' ? body : text).compile(schema as object))

  const schemes = securityOf(specification)
  await server.register(glue, {
    specification,
    operationResolver: (id) => {
      const hooks = (schemes.get(id) ?? []).map(
        (scheme) => checks.security?.[scheme] ?? missing(`security scheme ${scheme}`),
      )
      const handler = (handlers as Record<string, unknown>)[id] ?? missing(`operation ${id}`)
      // As onRequest, not as the glue's preHandler: a stranger learns nothing from the validation.
      const bodyCheck = checks.body?.[id as keyof Operations]
      return { handler, onRequest: hooks, ...(bodyCheck && { preValidation: bodyCheck }) } as never
    },
  })

  function missing(what: string): never {
    throw new Error(`contracts/${name}.yaml: nothing handles ${what}`)
  }
}

function without(document: Document, operations: readonly PropertyKey[]): Document {
  const paths = Object.entries(document.paths).map(([path, item]) => [
    path,
    Object.fromEntries(Object.entries(item).filter(([, { operationId = '' }]) => !operations.includes(operationId))),
  ])
  return { ...document, paths: Object.fromEntries(paths) }
}

function validator(options: { coerceTypes: boolean }): Ajv2020 {
  const ajv = new Ajv2020({ ...options, strict: false, allErrors: true, useDefaults: true })
  addFormats.default(ajv)
  return ajv
}

/** The security schemes of each operation; `security: []` opens one. */
function securityOf(document: Document): Map<string, string[]> {
  const schemes = new Map<string, string[]>()
  for (const item of Object.values(document.paths)) {
    for (const operation of Object.values(item)) {
      const required = operation.security ?? document.security ?? []
      if (operation.operationId) schemes.set(operation.operationId, required.flatMap(Object.keys))
    }
  }
  return schemes
}
