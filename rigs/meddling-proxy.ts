import type { IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { endpoints } from './../contracts/generated/tcall'
import { type AnsweringServer, answer } from './answering-server'

export interface MeddlingProxy extends AnsweringServer {
  /** The numbers that were asked to be dialled, in order. */
  dialled: string[]
}

/**
 * Stands before the platform as a faulty gateway would, and notes what is dialled.
 * @param meddle changes the JSON body of an answer of this operation, or holds it back
 */
export async function meddlingProxy(
  upstream: string,
  meddle?: { path: string; change?: (body: Record<string, unknown>) => unknown; delayMs?: number },
): Promise<MeddlingProxy> {
  const dialled: string[] = []
  const server = await answer(async (request, response) => {
    const body = await buffer(request)
    note(request, body)
    const { method = '', url = '', headers } = request
    const kept = Object.entries(headers).filter(([name]) => !['host', 'connection', 'content-length'].includes(name))
    const answered = await fetch(upstream + url, {
      method,
      headers: Object.fromEntries(kept) as Record<string, string>,
      ...(body.length > 0 && { body: new Uint8Array(body) }),
    })
    let text = await answered.text()
    if (meddle && url.split('?')[0] === meddle.path) {
      if (meddle.change) text = JSON.stringify(meddle.change(JSON.parse(text)))
      if (meddle.delayMs) await sleep(meddle.delayMs)
    }
    for (const name of ['content-type', 'server-timing', 'retry-after']) {
      const value = answered.headers.get(name)
      if (value) response.setHeader(name, value)
    }
    response.writeHead(answered.status).end(text)
  })
  return { ...server, dialled }

  function note({ url }: IncomingMessage, body: Buffer): void {
    if (url !== endpoints.initiateCall.path && url !== endpoints.bulkInitiateCalls.path) return
    const { to_number, phone_numbers } = JSON.parse(body.toString()) as { to_number?: string; phone_numbers?: string[] }
    dialled.push(...(phone_numbers ?? [to_number ?? '']))
  }
}
