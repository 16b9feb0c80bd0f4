import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Now, SeriesCollector } from './collector'
import { RemoteWriteReader } from './remote-write'

/**
 * Of k6's outputs the one that costs least and has tags: it puts samples together by their series, so that what it sends
 * does not grow with the load.
 */
const output = 'experimental-prometheus-rw'

/** A message has some 100 KB. */
const largestMessage = 64_000_000

/** Takes what k6 sends on loopback for as long as a run lasts. */
export class SeriesReceiver {
  private constructor(
    private readonly server: Server,
    private readonly collector: SeriesCollector,
  ) {}

  /**
   * @param onMessage told of each message, every five seconds
   * @param forward given each as it came
   */
  static async start(
    onMessage: (now: Now) => void,
    forward?: (message: Uint8Array, atMs: number) => void,
  ): Promise<SeriesReceiver> {
    const collector = new SeriesCollector(Date.now())
    const reader = new RemoteWriteReader()
    const server = createServer((request, response) => {
      const chunks: Buffer[] = []
      let size = 0
      request.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > largestMessage) request.destroy()
        else chunks.push(chunk)
      })
      request.on('end', () => {
        try {
          const [message, atMs] = [Buffer.concat(chunks), Date.now()]
          onMessage(collector.add(reader.points(message), atMs))
          forward?.(message, atMs)
          response.writeHead(204).end()
        } catch {
          response.writeHead(400).end()
        }
      })
    })
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
    server.unref()
    return new SeriesReceiver(server, collector)
  }

  /** What k6 needs to send here: an output of its own beside those that the user chose. */
  environment(env: NodeJS.ProcessEnv): Record<string, string> {
    const { port } = this.server.address() as AddressInfo
    return {
      K6_OUT: [env['K6_OUT'], output].filter(Boolean).join(','),
      K6_PROMETHEUS_RW_SERVER_URL: `http://127.0.0.1:${port}/`,
      K6_PROMETHEUS_RW_PUSH_INTERVAL: '5s',
      K6_PROMETHEUS_RW_TREND_AS_NATIVE_HISTOGRAM: 'true',
    }
  }

  /** Ends it, and gives what was collected. */
  async stop(): Promise<SeriesCollector> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
    return this.collector
  }
}
