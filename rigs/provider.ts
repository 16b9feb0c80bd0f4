import { randomBytes } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type components, endpoints as provider } from '../contracts/generated/provider'
import { validators } from '../contracts/generated/provider.validators'
import { type CheckedRequestOptions, sendChecked } from './checked-request'

export type DialRequest = components['schemas']['DialRequest']

export const providerSecret = 'not-a-real-provider-secret'

/** A provider that notes what it is asked and answers as it is told: what only a test can time. */
export interface ProviderStub {
  url: string
  dials: DialRequest[]
  abandoned: string[]
  refuse: boolean
  /** The id that it gave the call of a call log. */
  callIdOf(callLogId: number): string
  close(): Promise<void>
}

export async function startProviderStub(): Promise<ProviderStub> {
  const prefix = `call_${randomBytes(4).toString('hex')}_`
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    const body = text === '' ? {} : JSON.parse(text)
    if (request.url === provider.createProviderCall.path) {
      stub.dials.push(body)
      if (stub.refuse) return json(response, 503, { error: 'down', message: 'down' })
      return json(response, 201, { call_id: stub.callIdOf(body.metadata.call_log_id) })
    }
    if (request.url === provider.abandonProviderCalls.path) {
      stub.abandoned.push(body.phone_number_id)
      return json(response, 200, { abandoned: 0 })
    }
    json(response, 200, { open_calls: stub.dials.length })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stub: ProviderStub = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    dials: [],
    abandoned: [],
    refuse: false,
    callIdOf: (callLogId) => `${prefix}${callLogId}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return stub
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** A client of the simulated provider. */
export function askProvider<Body = Record<string, unknown>>(
  url: string,
  id: keyof typeof provider,
  ask: CheckedRequestOptions = {},
) {
  return sendChecked<Body>(url, provider[id], validators, ask)
}
