import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Delays } from './delays'

/** What one load generator sees: its own delays, and its own record of the truth. */
export interface Stream {
  delays: Delays
  seed: number
  /** From `afterMs` after the first request on no response leaves for `forMs`; requests are still taken. */
  stop?: { afterMs: number; forMs: number }
}

export interface OpenStream {
  url: string
  /** What was really done, by the server's clock: response sent − request received, in ms. */
  truth: number[]
  /** By how much each response left later than its delay said, in ms. */
  late: number[]
}

export interface CalibrationServer {
  url: string
  open(stream: Stream): OpenStream
  close(): Promise<void>
}

/**
 * A server on loopback of known delays. Node's timers are 1 ms coarse: they wait until shortly before, and the rest is
 * spent in turns of the event loop, which still takes requests.
 */
export async function startCalibrationServer(): Promise<CalibrationServer> {
  const streams: ((response: ServerResponse, received: number) => void)[] = []
  const server = createServer((request, response) => {
    const received = performance.now()
    const respond = streams[Number(request.url?.slice('/delayed/'.length))]
    if (respond) respond(response, received)
    else response.writeHead(404).end()
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    open(stream) {
      const opened: OpenStream = { url: `${url}/delayed/${streams.length}`, truth: [], late: [] }
      streams.push(responder(stream, opened))
      return opened
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function responder({ delays, seed, stop }: Stream, { truth, late }: OpenStream) {
  const next = delays.sequence(seed)
  let began: number | undefined
  return (response: ServerResponse, received: number): void => {
    began ??= received
    const sinceStopMs = stop ? received - began - stop.afterMs : -1
    const held = stop && sinceStopMs >= 0 && sinceStopMs < stop.forMs ? stop.forMs - sinceStopMs : 0
    const due = received + held + next()
    at(due, () => {
      response.end()
      const sent = performance.now()
      truth.push(sent - received)
      late.push(sent - due)
    })
  }
}

/** By how much a timer may be late. More would burn the processor that the load generator needs. */
const coarseMs = 1

function at(due: number, act: () => void): void {
  const left = due - performance.now()
  if (left <= 0) act()
  else if (left > coarseMs) setTimeout(at, left - coarseMs, due, act)
  else setImmediate(at, due, act)
}
