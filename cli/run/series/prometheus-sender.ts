import { setTimeout as sleep } from 'node:timers/promises'
import { compress, uncompress } from 'snappyjs'
import type { PrometheusAddress } from './prometheus-address'
import { atTime, requestOf, type WrittenSeries, withLabels, writeRequest } from './write-request'

/** An answer takes milliseconds; who takes longer holds nothing up, since the run waits for none. */
const answerWithinMs = 10_000
/** Ten minutes of messages, some 100 KB each. */
const keptAtMost = 120
/** Often enough for Prometheus, which looks back five minutes, and seldom enough to cost nothing. */
const refreshEveryMs = 60_000
/** After the run: how often what is left is tried, and how long apart. */
const [lastTries, betweenTriesMs] = [3, 500]

/** What a series says of the run beside what k6 measures: sent with each message, or it would be gone after five minutes. */
export type RunFact = Omit<WrittenSeries, 'atMs'>

/**
 * Sends on to a Prometheus what k6 sends, in order, with the run's labels. A Prometheus that is away is tried again with
 * each message; what it rejects is given up. Either is said once, and no run waits for it or fails by it.
 */
export class PrometheusSender {
  private readonly waiting: Uint8Array[] = []
  private sending: Promise<void> = Promise.resolve()
  private readonly said = new Set<string>()
  /** What each series said last. k6 sends what changed; Prometheus forgets after five minutes what it is not sent. */
  private readonly latest = new Map<string, Uint8Array>()
  private refreshedMs = 0
  private accepted = 0
  private lost = 0

  constructor(
    private readonly address: PrometheusAddress,
    private readonly labels: Readonly<Record<string, string>>,
    private readonly facts: readonly RunFact[],
    private readonly say: (line: string) => void,
  ) {}

  /** @param message of k6, compressed as it came */
  forward(message: Uint8Array, atMs: number): void {
    const { series, rest } = withLabels(uncompress(message), this.labels)
    for (const { key, bytes } of series) this.latest.set(key, bytes)
    const sent = new Set(series.map(({ key }) => key))
    const others = atMs - this.refreshedMs < refreshEveryMs ? [] : this.unchanged(sent, atMs)
    if (others.length > 0 || this.refreshedMs === 0) this.refreshedMs = atMs
    const request = requestOf([...series.map(({ bytes }) => bytes), ...others])
    this.queue(Buffer.concat([request, rest, this.encoded(this.facts, atMs)]))
  }

  /** Tells series of its own, such as how the run came out. */
  tell(facts: readonly RunFact[], atMs: number): void {
    // All at one time, the last: or parts of a sum would be forgotten before others, and it would change.
    const all = requestOf(this.unchanged(new Set(), atMs))
    this.queue(Buffer.concat([all, this.encoded([...this.facts, ...facts], atMs)]))
  }

  private unchanged(sent: ReadonlySet<string>, atMs: number): Uint8Array[] {
    return [...this.latest].flatMap(([key, bytes]) => (sent.has(key) ? [] : [atTime(bytes, atMs)]))
  }

  /** Tries what is left a last time, and says how much of it all arrived. */
  async stop(): Promise<void> {
    await this.drain()
    for (let tried = 1; tried < lastTries && this.waiting.length > 0; tried++) {
      await sleep(betweenTriesMs)
      await this.drain()
    }
    const missing = this.lost + this.waiting.length
    const all = this.accepted + missing
    this.say(
      missing === 0
        ? `Prometheus at ${this.address.shown} took ${all} messages of this run (run="${this.labels['run']}")`
        : `Prometheus at ${this.address.shown} lacks ${missing} of ${all} messages of this run: its panels and alerts have gaps; the result file has everything`,
    )
  }

  private encoded(facts: readonly RunFact[], atMs: number): Uint8Array {
    return writeRequest(facts.map((fact) => ({ ...fact, labels: { ...this.labels, ...fact.labels }, atMs })))
  }

  private queue(request: Uint8Array): void {
    this.waiting.push(request)
    if (this.waiting.length > keptAtMost) {
      this.waiting.shift()
      this.lost += 1
    }
    void this.drain()
  }

  private drain(): Promise<void> {
    this.sending = this.sending.then(() => this.sendAll())
    return this.sending
  }

  private async sendAll(): Promise<void> {
    for (let next = this.waiting[0]; next; next = this.waiting[0]) {
      if (!(await this.send(next))) return
      if (this.waiting[0] === next) this.waiting.shift()
    }
  }

  /** @returns whether it is done with, taken or not */
  private async send(request: Uint8Array): Promise<boolean> {
    const { write, shown, headers } = this.address
    try {
      const response = await fetch(write, {
        method: 'POST',
        redirect: 'error',
        body: Buffer.from(compress(request)),
        headers: {
          'content-type': 'application/x-protobuf',
          'content-encoding': 'snappy',
          'x-prometheus-remote-write-version': '0.1.0',
          ...headers,
        },
        signal: AbortSignal.timeout(answerWithinMs),
      })
      const answer = (await response.text()).trim().split('\n')[0]?.slice(0, 200) ?? ''
      if (response.ok) this.accepted += 1
      else if (response.status < 500 && response.status !== 429) {
        this.lost += 1
        this.once(
          `Prometheus at ${shown} rejects what it is sent (${response.status} ${answer}); the run goes on. ${mend(response.status)}`,
        )
      } else {
        this.once(`Prometheus at ${shown} answers ${response.status} ${answer}; the run goes on, and it is tried again`)
        return false
      }
      return true
    } catch (error) {
      this.once(`Prometheus at ${shown} does not answer (${reason(error)}); the run goes on, and it is tried again`)
      return false
    }
  }

  private once(line: string): void {
    if (!this.said.has(line)) this.say(line)
    this.said.add(line)
  }
}

function mend(status: number): string {
  if (status === 401 || status === 403) return 'It wants a PROMETHEUS_TOKEN, or user and password in the URL'
  if (status === 404)
    return 'A Prometheus takes remote write with --web.enable-remote-write-receiver (sla observe up starts one)'
  return 'Its log says why'
}

function reason(error: unknown): string {
  const { cause, message, name } = error as Error & { cause?: { code?: string } }
  if (name === 'TimeoutError') return `not within ${answerWithinMs / 1000} s`
  return cause?.code ?? message
}
