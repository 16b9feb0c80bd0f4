import { createHash } from 'node:crypto'
import type { Targets } from '../thresholds/target'
import { type Contract, inOrderOfLinks, limitOf, type Schema, type Step, standalone, stepsOf } from './contract'
import { afterwards, beforeEach, freshRunId, newRecordNumber, type ScriptLines, unlessAbsent } from './scripts'

/** What openapi-to-postmanv2 makes of a contract, as far as it is read here. */
export interface Converted {
  item: (ConvertedItem | { item: ConvertedItem[] })[]
  info: { schema: string }
}

interface ConvertedItem {
  name: string
  request: {
    method: string
    url: { path: string[]; query?: Named[]; variable?: Named[] }
    header: Named[]
    body?: { mode: string; options?: object }
  }
  response: { name: string; status: string; code: number; header?: Named[]; body?: string }[]
}

interface Named {
  key: string
  value?: unknown
  disabled?: boolean
  description?: unknown
}

export interface PostmanSource {
  platform: { name: string; title: string; targets: Targets }
  contract: Contract
  /** Where an account logs in, and the path to the token in the answer. */
  login: { path: string; token: string }
}

/** Ids of runs in a contract's examples: they stand for the id of this one. */
const exampleRun = /^run-\d{8}-\d{4}$/

/**
 * The collection: the converter's requests and examples in the order in which one gives the next its ids, with tests,
 * and with variables in place of what differs from run to run. The same contract and table give the same bytes.
 */
export function collectionOf(converted: Converted, { platform, contract, login }: PostmanSource) {
  const steps = inOrderOfLinks(stepsOf(contract), login.path)
  const requests = converted.item.flatMap((item) => ('item' in item ? item.item : [item]))
  const incoming = new Map<string, { step: Step; expression: string }>()
  for (const step of steps)
    for (const { to, variable, expression } of step.gives)
      incoming.set(`${to.operation} ${variable}`, { step, expression })
  const variables = new Map<string, string>()
  const folders: { name: string; item: object[] }[] = []
  let open: string | undefined
  for (const step of steps) {
    if (step.tag !== open) {
      const before = folders.filter(({ name }) => name.split(' (')[0] === step.tag).length
      folders.push({ name: before > 0 ? `${step.tag} (${before + 1})` : step.tag, item: [] })
      open = step.tag
    }
    folders.at(-1)?.item.push(itemOf(step))
  }
  const limits = [...new Set(steps.flatMap(({ sla }) => sla ?? []))].map((sla) => ({
    key: `${sla}_ms`,
    value: String(limitOf(sla, platform.targets).ms),
    description: `limit of ${sla} in thresholds/, in ms`,
  }))
  return {
    info: {
      _postman_id: idOf(platform.name),
      name: platform.title,
      description: `${contract.info.description}\n${about}`,
      schema: converted.info.schema,
    },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}', type: 'string' }] },
    event: [listening('prerequest', beforeEach(platform.title))],
    item: folders,
    variable: [
      { key: 'token', value: '' },
      { key: 'run_id', value: 'run-by-hand' },
      ...limits,
      ...[...variables].map(([key, value]) => ({ key, value })),
    ],
  }

  function itemOf(step: Step): object {
    const template = step.path.replace(/\{(\w+)\}/g, ':$1')
    const made = requests.find(
      ({ request }) => request.method === step.method && `/${request.url.path.join('/')}` === template,
    )
    if (!made) throw new Error(`the converter made no request of ${step.method} ${step.path}`)
    const isLogin = step.path === login.path
    const before = [
      ...(isLogin ? freshRunId : []),
      ...(hasKey(step.body, 'mrn') ? newRecordNumber : []),
      ...(step.capability ? unlessAbsent(step.capability) : []),
    ]
    const { title } = step.sla ? limitOf(step.sla, platform.targets) : { title: '' }
    const after = afterwards({
      status: step.status,
      schema: step.answer && standalone(step.answer, contract.components.schemas),
      limit: step.sla ? { id: step.sla, title } : undefined,
      token: tokenPath(step.answer, contract.components.schemas, login.token.split('.')),
      gives: step.gives,
    })
    return {
      id: idOf(`${platform.name} ${step.id}`),
      name: step.title,
      event: [...(before.length > 0 ? [listening('prerequest', before)] : []), listening('test', after)],
      request: {
        method: step.method,
        ...(step.authorised ? {} : { auth: { type: 'noauth' } }),
        url: urlOf(step, made.request.url.path, made.request.url.query ?? []),
        header: headersOf(step, made.request.header),
        ...(step.body === undefined
          ? {}
          : { body: { mode: 'raw', raw: bodyOf(step, isLogin), options: { raw: { language: 'json' } } } }),
      },
      response: made.response.map(({ name, status, code, body }) => ({
        id: idOf(`${platform.name} ${step.id} ${code}`),
        name,
        status,
        code,
        _postman_previewlanguage: 'json',
        header: [{ key: 'Content-Type', value: 'application/json' }],
        ...(body && { body }),
      })),
    }
  }

  function urlOf(step: Step, path: string[], query: Named[]) {
    const values = query.map(({ key }) => {
      const required = step.parameters.some(
        ({ name, in: at, required: needed }) => at === 'query' && name === key && needed,
      )
      return { key, value: required ? parameter(step, key) : '', ...(required ? {} : { disabled: true }) }
    })
    const variable = step.parameters
      .filter((one) => one.in === 'path')
      .map(({ name }) => ({ key: name, value: parameter(step, name) }))
    const asked = values.filter(({ disabled }) => !disabled).map(({ key, value }) => `${key}=${value}`)
    return {
      raw: `{{base_url}}/${path.join('/')}${asked.length > 0 ? `?${asked.join('&')}` : ''}`,
      host: ['{{base_url}}'],
      path,
      ...(values.length > 0 && { query: values }),
      ...(variable.length > 0 && { variable }),
    }
  }

  function headersOf(step: Step, made: Named[]): Named[] {
    return made.map(({ key }) => {
      const own = step.parameters.find(({ name, in: at }) => at === 'header' && name === key)
      if (!own) return { key, value: 'application/json' }
      if (key === 'x-run-id') return { key, value: '{{run_id}}' }
      if (incoming.has(`${step.id} ${variableOf(step, key)}`)) return { key, value: parameter(step, key) }
      return own.required ? { key, value: unsigned(key) } : { key, value: '', disabled: true }
    })
  }

  /** The chained value of a parameter; without one, what the contract's examples call the first of a kind. */
  function parameter(step: Step, name: string): string {
    if (name === 'run_id') return '{{run_id}}'
    const variable = variableOf(step, name)
    if (!incoming.has(`${step.id} ${variable}`)) return step.parameters.some((one) => one.name === name) ? '1' : ''
    if (!variables.has(variable)) variables.set(variable, '')
    return `{{${variable}}}`
  }

  function bodyOf(step: Step, isLogin: boolean): string {
    const bare: string[] = []
    const place = (value: unknown, variable: string, example: string): string => {
      variables.set(variable, example)
      const name = `{{${variable}}}`
      // In place of a number there are no quotes.
      if (typeof value === 'number') bare.push(name)
      return name
    }
    const visit = (value: unknown, at: string): unknown => {
      if (typeof value === 'string' && exampleRun.test(value)) return '{{run_id}}'
      if (at === 'mrn') return '{{mrn}}'
      if (isLogin && (at === 'email' || at === 'password')) return `{{${at}}}`
      const variable = variableOf(step, at)
      if (at !== '' && incoming.has(`${step.id} ${variable}`)) return place(value, variable, String(value))
      if (Array.isArray(value)) return value.map((one) => visit(one, ''))
      if (value === null || typeof value !== 'object') return value
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, visit(one, key)]))
    }
    const text = JSON.stringify(visit(step.body, ''), null, 2)
    return bare.reduce((all, name) => all.replaceAll(`"${name}"`, name), text)
  }
}

const about = `The requests are in the order in which one gives the next its ids: run the collection as it is. Each tests status,
schema and, where the SLA table has a limit for it, the response time of this one response. (The targets are about the
95th percentile under load, which the k6 scripts judge.)

Choose the environment that belongs to it, and fill in email and password there. Made by "npm run sla -- postman" from
the contract and the SLA table: edit those.`

export type Collection = ReturnType<typeof collectionOf>

/** The environment: where the platform is, and an account. Secrets are empty. */
export function environmentOf({ platform, contract }: PostmanSource) {
  const value = (key: string, text: string, type: 'default' | 'secret' = 'default') => ({
    key,
    value: text,
    type,
    enabled: true,
  })
  return {
    id: idOf(`${platform.name} environment`),
    name: platform.title,
    values: [
      value('base_url', contract.servers[0]?.url ?? ''),
      value('email', ''),
      value('password', '', 'secret'),
      value('absent_capabilities', ''),
      value('dial_allow', ''),
    ],
    _postman_variable_scope: 'environment',
  }
}

function variableOf(step: Step, name: string): string {
  return `${step.id}_${name.replaceAll('-', '_')}`
}

function unsigned(header: string): string {
  if (header.endsWith('-timestamp')) return '{{$timestamp}}'
  return header.endsWith('-signature') ? 'v1,AAAA' : 'msg_{{$guid}}'
}

function listening(listen: 'prerequest' | 'test', exec: ScriptLines) {
  return { listen, script: { type: 'text/javascript', exec } }
}

/** The same for the same thing: Postman knows by it, on a second import, what it has already. */
function idOf(of: string): string {
  const hex = createHash('sha256').update(`sla postman ${of}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function hasKey(body: unknown, key: string): boolean {
  return body !== null && typeof body === 'object' && key in body
}

/** Where a new token stands in an answer: as in the login's, or, where the answer is only the tokens, without what is around. */
function tokenPath(
  answer: Schema | undefined,
  schemas: Record<string, Schema>,
  path: readonly string[],
): readonly string[] | undefined {
  return [path, path.slice(-1)].find((keys) => answer && hasPath(answer, keys, schemas))
}

function hasPath(schema: Schema, [key, ...rest]: readonly string[], schemas: Record<string, Schema>): boolean {
  if (key === undefined) return true
  const ref = schema['$ref']
  if (typeof ref === 'string')
    return hasPath(schemas[ref.slice(ref.lastIndexOf('/') + 1)] ?? {}, [key, ...rest], schemas)
  const all = schema['allOf']
  if (Array.isArray(all) && all.some((part: Schema) => hasPath(part, [key, ...rest], schemas))) return true
  const properties = schema['properties'] as Record<string, Schema> | undefined
  const next = properties?.[key]
  return next !== undefined && hasPath(next, rest, schemas)
}
