import type { ServerResponse } from 'node:http'
import { type AnsweringServer, answer } from './answering-server'
import type { Certificate } from './certificates'
import { type PoisonedOperation, poison, poisonedOperations } from './poison'

/** Ways in which an answer is not what it should be; each tells its poison where another part of a client may print it. */
const breakages = {
  'error body': (reply) => json(reply, 500, errorBody),
  forbidden: (reply) => json(reply, 403, errorBody),
  'dead session': (reply) => json(reply, 401, errorBody),
  'not found': (reply) => json(reply, 404, errorBody),
  'too many': (reply) => json(reply, 429, errorBody, { 'retry-after': poison.text }),
  html: (reply) =>
    reply.writeHead(200, { ...headers, 'content-type': 'text/html' }).end(`<title>${poison.text}</title>`),
  'text for an object': (reply) => json(reply, 200, poison.text),
  'other types': (reply, body) => json(reply, 200, otherTypes(body)),
  nothing: (reply) => json(reply, 200, null),
  truncated: (reply, body) => json(reply, 200, JSON.stringify(body).slice(0, -2)),
  'cut off': (reply, body) => raw(reply, `HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n${JSON.stringify(body)}`),
  redirect: (reply) => json(reply, 302, {}, { location: `http://127.0.0.1:9/${poison.text}?token=${poison.text}` }),
  'broken redirect': (reply) => raw(reply, `HTTP/1.1 302 Found\r\nlocation: http://%zz${poison.text}\r\n\r\n`),
  'broken header': (reply) => raw(reply, `HTTP/1.1 200 OK\r\n${poison.text}\r\n\r\n`),
  'broken status': (reply) => raw(reply, `HTTP/1.1 ${poison.text} OK\r\n\r\n`),
  'broken length': (reply) => raw(reply, `HTTP/1.1 200 OK\r\ncontent-length: ${poison.text}\r\n\r\n`),
  'broken chunk': (reply) => raw(reply, `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${poison.text}\r\n`),
  'no gzip': (reply) => raw(reply, `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n${poison.text}`),
  'other protocol': (reply) => raw(reply, `HTTP/1.1 101 ${poison.text}\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n`),
  'hung up': (reply) => reply.socket?.destroy(),
} satisfies Record<string, (reply: ServerResponse, body: unknown) => unknown>

export type Breakage = keyof typeof breakages
export const everyBreakage = Object.keys(breakages) as Breakage[]

const headers = {
  'x-poison': poison.text,
  etag: `"${poison.text}"`,
  'server-timing': `db;dur=1;desc="${poison.text}", ${poison.text};dur=2`,
  'set-cookie': `session=${poison.text}; Path=/`,
}
const errorBody = {
  error: poison.text,
  message: `${poison.text} ${poison.ssn} ${poison.phone}`,
  fields: { [poison.text]: [poison.text] },
}

function json(reply: ServerResponse, status: number, body: unknown, more: Record<string, string> = {}): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  reply.writeHead(status, { ...headers, 'content-type': 'application/json', ...more }).end(text)
}

function raw(reply: ServerResponse, bytes: string): void {
  reply.socket?.end(bytes)
}

/** The same fields, each of another type. */
function otherTypes(value: unknown): unknown {
  if (Array.isArray(value)) return poison.text
  if (value === null || typeof value !== 'object') return typeof value === 'string' ? { [value]: value } : poison.text
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, otherTypes(inner)]))
}

export interface PoisonedServer extends AnsweringServer {
  /** The operations that were asked for, method and path template. */
  asked: Set<string>
}

/** When and how a server answers otherwise than its contract says. */
export interface Misbehaviour {
  /** So many requests are answered soundly first. */
  soundFirst: number
  /** After them an operation's answers go through these, every second one being sound. */
  breakages: readonly Breakage[]
}

/** Answers every operation of a contract, with poison in every field of every answer. */
export async function poisonedServer(
  contract: string,
  { soundFirst, breakages: ways }: Misbehaviour,
  fixed: Readonly<Record<string, unknown>> = {},
  certificate?: Certificate,
): Promise<PoisonedServer> {
  const operations = poisonedOperations(contract, fixed)
  const asked = new Set<string>()
  const turns = new Map<PoisonedOperation, number>()
  let requests = 0
  let profiles = 0
  const server = await answer((request, reply) => {
    request.resume()
    requests += 1
    const path = request.url?.split('?')[0] ?? ''
    if (path === '/metrics') return reply.end(metrics)
    const operation = operations.find((one) => one.method === request.method && one.path.test(path))
    if (!operation) return json(reply, 404, errorBody)
    asked.add(`${operation.method} ${operation.template}`)
    const turn = turns.get(operation) ?? operations.indexOf(operation) * 2
    if (requests > soundFirst) turns.set(operation, turn + 1)
    const way = requests > soundFirst && turn % 2 === 0 ? ways[(turn / 2) % ways.length] : undefined
    const sound = current(operation.body, request.url ?? '')
    const body = isProfile(sound) && profiles++ % 2 === 1 ? { ...sound, hospital: otherId(sound.hospital) } : sound
    if (way) return breakages[way](reply, body)
    return json(reply, operation.status, body ?? '')
  }, certificate)
  return { ...server, asked }
}

const metrics = `process_cpu_seconds_total{of="${poison.text}"} 1\n${poison.text} 2\nprocess_resident_memory_bytes 1\n`

/** Who asks: Medcor's setup() wants users of two hospitals. */
function isProfile(body: unknown): body is { hospital: string } {
  return body !== null && typeof body === 'object' && 'hospital' in body && 'hospital_name' in body
}

function otherId(id: string): string {
  return `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`
}

/** A feed and a list end, or a reader would go on; a clock shows the time. */
function current(body: unknown, url: string): unknown {
  if (body === null || typeof body !== 'object') return body
  const now = 'now_ms' in body && { now_ms: Date.now() }
  const end = 'entries' in body && url.includes(`after=${poison.text}`) && { entries: [] }
  const last = 'results' in body && { next: null }
  return { ...body, ...now, ...end, ...last }
}
