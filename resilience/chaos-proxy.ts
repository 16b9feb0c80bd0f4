import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** What the network does to what passes; none of it looks into the bytes. */
export type Chaos =
  | { kind: 'none' }
  /** Each piece of data arrives so much later, in both directions. */
  | { kind: 'delay'; ms: number }
  /** Nothing passes, and no connection breaks: what was sent waits. */
  | { kind: 'stall' }
  /** Every connection is reset, and each new one. */
  | { kind: 'reset' }

interface Pair {
  client: Socket
  upstream: Socket
}

/** A loopback port in front of another one: what goes through it can be delayed, held up, or cut. */
export class ChaosProxy {
  readonly #server: Server
  readonly #upstream: { host: string; port: number }
  readonly #pairs = new Set<Pair>()
  #chaos: Chaos = { kind: 'none' }

  private constructor(upstream: { host: string; port: number }) {
    this.#upstream = upstream
    this.#server = createServer({ noDelay: true }, (client) => this.#accept(client))
  }

  static async start(upstream: { host: string; port: number }): Promise<ChaosProxy> {
    const proxy = new ChaosProxy(upstream)
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject)
      proxy.#server.listen(0, '127.0.0.1', resolve)
    })
    return proxy
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** From now on; what was held up by a stall goes on when it ends. */
  set(chaos: Chaos): void {
    this.#chaos = chaos
    for (const { client, upstream } of this.#pairs) {
      if (chaos.kind === 'reset') {
        client.resetAndDestroy()
        upstream.destroy()
      } else if (chaos.kind === 'stall') {
        client.pause()
        upstream.pause()
      } else {
        client.resume()
        upstream.resume()
      }
    }
  }

  async close(): Promise<void> {
    for (const { client, upstream } of this.#pairs) {
      client.destroy()
      upstream.destroy()
    }
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  #accept(client: Socket): void {
    if (this.#chaos.kind === 'reset') {
      client.resetAndDestroy()
      return
    }
    const upstream = connect({ ...this.#upstream, noDelay: true })
    const pair = { client, upstream }
    this.#pairs.add(pair)
    const end = () => {
      this.#pairs.delete(pair)
      client.destroy()
      upstream.destroy()
    }
    for (const socket of [client, upstream]) socket.on('error', end).on('close', end)
    this.#pass(client, upstream)
    this.#pass(upstream, client)
    if (this.#chaos.kind === 'stall') {
      client.pause()
      upstream.pause()
    }
  }

  /** In order: a piece never overtakes the one before, though the delay may change between them. */
  #pass(from: Socket, to: Socket): void {
    let free = 0
    from.on('data', (bytes: Buffer) => {
      const delayMs = this.#chaos.kind === 'delay' ? this.#chaos.ms : 0
      const due = Math.max(free, Date.now() + delayMs)
      free = due
      if (due <= Date.now()) write(to, bytes)
      else setTimeout(() => write(to, bytes), due - Date.now())
    })
    from.on('end', () => setTimeout(() => to.end(), Math.max(0, free - Date.now())))
  }
}

function write(to: Socket, bytes: Buffer): void {
  if (!to.destroyed) to.write(bytes)
}
