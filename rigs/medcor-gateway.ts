import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { Agent, request as send } from 'undici'
import { localCertificate } from '../cli/platform/authority'
import { requestLine } from './../contracts/generated/medcor'
import { answer } from './answering-server'

/** What came back from the platform; `body` is its JSON. */
export interface Answered {
  line: requestLine
  url: string
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: each lie knows the shape that it bends
  body: any
}

export interface Meddling {
  /** Changes an answer, or leaves it by returning undefined. `well` is what the operation last answered well. */
  answers?: (answered: Answered, well: Answered | undefined) => Pick<Answered, 'status' | 'body'> | undefined
  /** Changes the token that a request brings. */
  tokens?: (token: string) => string
}

export interface MedcorGateway {
  url: string
  /** What k6 has to trust. */
  caFile: string
  /** How often each operation was asked for. */
  asked: Map<requestLine, number>
  close(): Promise<void>
}

/** Stands before a Medcor over TLS, with a certificate of its own, as a faulty gateway would; notes what is asked. */
export async function medcorGateway(
  upstream: { url: string; caFile: string },
  { answers, tokens = (token) => token }: Meddling = {},
): Promise<MedcorGateway> {
  const folder = await mkdtemp(join(tmpdir(), 'medcor-gateway-'))
  const { caFile, certFile, keyFile } = await localCertificate(folder, 'gateway')
  const [cert, key, ca] = await Promise.all([certFile, keyFile, upstream.caFile].map((file) => readFile(file, 'utf8')))
  const dispatcher = new Agent({ connect: { ca: ca ?? '' } })
  const asked: MedcorGateway['asked'] = new Map()
  const well = new Map<requestLine, Answered>()
  const server = await answer(
    async (request, response) => {
      const { method = '', url = '' } = request
      const body = await buffer(request)
      const answered = await send(upstream.url + url, {
        dispatcher,
        method: method as 'GET',
        headers: withToken(request.headers, tokens),
        ...(body.length > 0 && { body }),
      })
      const text = await answered.body.text()
      for (const name of ['content-type', 'etag', 'server-timing', 'retry-after']) {
        const value = answered.headers[name]
        if (value) response.setHeader(name, value)
      }
      const line = lineOf(method, url)
      if (!line) {
        response.writeHead(answered.statusCode).end(text)
        return
      }
      asked.set(line, (asked.get(line) ?? 0) + 1)
      const honest: Answered = { line, url, status: answered.statusCode, body: JSON.parse(text) }
      const told = answers?.(honest, well.get(line)) ?? honest
      if (honest.status < 300) well.set(line, honest)
      response.writeHead(told.status).end(JSON.stringify(told.body))
    },
    { cert: cert ?? '', key: key ?? '', file: certFile },
  )
  return {
    url: server.url,
    caFile,
    asked,
    async close() {
      await server.close()
      await dispatcher.close()
      await rm(folder, { recursive: true })
    },
  }
}

function withToken(headers: IncomingHttpHeaders, tokens: (token: string) => string): Record<string, string> {
  const { host: _, connection: __, 'content-length': ___, ...kept } = headers
  const [scheme, token] = kept.authorization?.split(' ') ?? []
  if (scheme && token) kept.authorization = `${scheme} ${tokens(token)}`
  return kept as Record<string, string>
}

/** Templates without a parameter first: `/users/doctors/` is no `/users/{id}/`. */
const lines = Object.values(requestLine)
  .sort((a, b) => Number(a.includes('{')) - Number(b.includes('{')))
  .map((line) => [new RegExp(`^${line.replace(/\{\w+\}/g, '[^/]+')}$`), line] as const)

function lineOf(method: string, url: string): requestLine | undefined {
  const asked = `${method} ${url.split('?')[0]}`
  return lines.find(([pattern]) => pattern.test(asked))?.[1]
}
