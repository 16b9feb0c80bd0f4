import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An upstream for many events: it keeps of each that it came, and nothing else. */
export interface CountingUpstream {
  url: string
  /** Whether it takes events; if not, it answers 503. */
  healthy: boolean
  /** Different events that were taken. */
  readonly seen: number
  /** Whether an event, `call_id event`, was taken. */
  has(id: string): boolean
  /** The proxy is about to be killed: what is taken around now may rightly come again. */
  noteKill(): void
  findings(): { repeated: number; repeated_otherwise: number; overtaken: number }
  close(): Promise<void>
}

/** Recorded later than this after it was taken, a success outlives a kill: the proxy gathers successes for 25 ms. */
const RECORDED_MS = 5_000

export async function startCountingUpstream(): Promise<CountingUpstream> {
  /** When each was taken first, by `performance.now()`. */
  const taken = new Map<string, number>()
  const kills: number[] = []
  let repeated = 0
  let otherwise = 0
  let overtaken = 0
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer)
    } catch {
      return // the proxy was killed
    }
    if (!upstream.healthy) return void response.writeHead(503).end()
    const { event, call } = JSON.parse(Buffer.concat(chunks).toString()) as { event: string; call: { call_id: string } }
    const id = `${call.call_id} ${event}`
    const before = taken.get(id)
    if (before !== undefined) {
      repeated++
      if (!kills.some((at) => Math.abs(at - before) < RECORDED_MS)) otherwise++
    } else {
      taken.set(id, performance.now())
      if (event === 'call_started' && taken.has(`${call.call_id} call_ended`)) overtaken++
    }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ received: true, duplicate: before !== undefined, processed_at: Date.now() }))
  })
  server.keepAliveTimeout = 75_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const upstream: CountingUpstream = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in/`,
    healthy: true,
    get seen() {
      return taken.size
    },
    has: (id) => taken.has(id),
    noteKill: () => void kills.push(performance.now()),
    findings: () => ({ repeated, repeated_otherwise: otherwise, overtaken }),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return upstream
}
