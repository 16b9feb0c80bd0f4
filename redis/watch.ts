import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import {
  type CommandHistogram,
  commandsIn,
  histogramsIn,
  type Info,
  infoNumber,
  infoOf,
  lookIn,
  percentileBetween,
  type RedisLook,
} from './info'
import type { RedisObserved } from './observed'

const lookEveryMs = 500
/** A long watch has more time between its looks, not more of them. */
const mostLooks = 2_000
/** Keys whose time to live is asked. */
const keysSampled = 1_000
const batch = 200

/** host:port of an address, without user and password. */
export function redisNamed(url: string): string {
  const { hostname, port } = new URL(url)
  return `${hostname}:${port || 6379}`
}

/** Watches a Redis from `start` to `stop`. It reads only, and once it has started it throws nothing. */
export class RedisWatch {
  readonly #redis: Redis
  readonly #before: { commands: ReturnType<typeof commandsIn>; histograms: Map<string, CommandHistogram> }
  readonly #lacks: string[]
  readonly #stopping = new AbortController()
  readonly #startedMs = performance.now()
  readonly #running: Promise<void>
  readonly version: string
  #looks: RedisLook[]
  #everyMs = lookEveryMs
  #missed = 0
  #flushedAt: number | null = null

  private constructor(redis: Redis, info: Info, histograms: Map<string, CommandHistogram> | undefined) {
    this.#redis = redis
    this.version = info.get('redis_version') ?? 'unknown'
    this.#lacks = histograms
      ? []
      : ['how long commands took: LATENCY HISTOGRAM needs Redis 7, and a user who may use it']
    this.#before = { commands: commandsIn(info), histograms: histograms ?? new Map() }
    this.#looks = [lookIn(info, Date.now())]
    this.#running = this.#look()
  }

  /** @throws Error of one line, which names host and port, never the password */
  static async start(url: string): Promise<RedisWatch> {
    const redis = new Redis(url, {
      lazyConnect: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: 5_000,
      commandTimeout: 5_000,
      connectionName: 'sla-redis-watch',
      retryStrategy: (attempt) => Math.min(1_000, attempt * 100),
    })
    let said = ''
    redis.on('error', (error: NodeJS.ErrnoException) => {
      said = error.code ?? error.message
    })
    try {
      await redis.connect()
      const info = infoOf(await redis.info('everything'))
      if (info.get('redis_mode') === 'cluster')
        throw new Error('it is one node of a cluster, which sla redis does not follow; watch each node by its address')
      return new RedisWatch(redis, info, await histogramsOf(redis))
    } catch (error) {
      redis.disconnect()
      const words = said || (error as NodeJS.ErrnoException).code || (error as Error).message
      throw new Error(
        `Redis at ${redisNamed(url)} cannot be watched: ${words}; name another one with --url or REDIS_URL`,
      )
    }
  }

  get lacks(): readonly string[] {
    return this.#lacks
  }

  /** Removes the keys with this prefix: what a cache does after that is what is wanted. @returns how many went */
  async flush(prefix: string): Promise<number> {
    this.#flushedAt = Date.now()
    const keys = await this.#keys(prefix, Number.POSITIVE_INFINITY)
    // Of one moment, as far as that goes: so many at once, and no look between.
    await Promise.all(inBatches(keys).map((some) => this.#redis.unlink(...some)))
    await this.#take()
    return keys.length
  }

  async stop(prefix = ''): Promise<RedisObserved> {
    this.#stopping.abort()
    await this.#running
    await this.#take()
    const after = await this.#info()
    const histograms = (after && (await histogramsOf(this.#redis))) ?? new Map<string, CommandHistogram>()
    const sampled = after ? await this.#sampled(prefix) : { keys: 0, without_ttl: 0 }
    this.#redis.disconnect()
    const lacks = [
      ...this.#lacks,
      ...(this.#missed > 0 ? [`${this.#missed} looks at the server, which did not answer`] : []),
    ]
    return {
      server_version: this.version,
      seconds: (performance.now() - this.#startedMs) / 1000,
      looks: this.#looks,
      commands: this.#commands(after ? commandsIn(after) : new Map(), histograms),
      max_memory_bytes: after ? infoNumber(after, 'maxmemory') : 0,
      policy: after?.get('maxmemory_policy') ?? 'unknown',
      fragmentation: after ? infoNumber(after, 'mem_fragmentation_ratio') : 0,
      sampled,
      flushed_at: this.#flushedAt,
      lacks,
    }
  }

  async #look(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      await sleep(this.#everyMs, undefined, { signal }).catch(() => {})
      if (!signal.aborted) await this.#take()
    }
  }

  async #take(): Promise<void> {
    const info = await this.#info()
    if (!info) {
      this.#missed += 1
      return
    }
    this.#looks.push(lookIn(info, Date.now()))
    if (this.#looks.length > mostLooks) {
      this.#looks = this.#looks.filter((_, at) => at % 2 === 0)
      this.#everyMs *= 2
    }
  }

  #info(): Promise<Info | undefined> {
    return this.#redis.info('everything').then(infoOf, () => undefined)
  }

  #commands(
    after: ReturnType<typeof commandsIn>,
    histograms: Map<string, CommandHistogram>,
  ): RedisObserved['commands'] {
    return [...after]
      .flatMap(([name, { calls, usec }]) => {
        const before = this.#before.commands.get(name) ?? { calls: 0, usec: 0 }
        const counted = calls - before.calls
        if (counted <= 0 || /^(info|latency|client|hello|auth|scan|ttl)\b/.test(name)) return []
        const earlier = this.#before.histograms.get(name) ?? []
        const p99_us = percentileBetween(earlier, histograms.get(name) ?? [], 99) ?? null
        return [{ name, calls: counted, total_ms: Math.round((usec - before.usec) / 10) / 100, p99_us }]
      })
      .sort((one, two) => two.total_ms - one.total_ms)
  }

  async #sampled(prefix: string): Promise<RedisObserved['sampled']> {
    try {
      const keys = await this.#keys(prefix, keysSampled)
      const ttls = await Promise.all(keys.map((key) => this.#redis.pttl(key)))
      return { keys: ttls.filter((ttl) => ttl !== -2).length, without_ttl: ttls.filter((ttl) => ttl === -1).length }
    } catch {
      this.#lacks.push('which keys expire: SCAN and PTTL need a user who may use them')
      return { keys: 0, without_ttl: 0 }
    }
  }

  async #keys(prefix: string, most: number): Promise<string[]> {
    const pattern = `${prefix.replace(/[\\*?[\]]/g, '\\$&')}*`
    const keys: string[] = []
    for (let cursor = '0'; ; ) {
      const [next, some] = await this.#redis.scan(cursor, 'MATCH', pattern, 'COUNT', batch)
      keys.push(...some)
      if (next === '0' || keys.length >= most) return keys.slice(0, most)
      cursor = next
    }
  }
}

function inBatches(keys: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(keys.length / batch) }, (_, at) => keys.slice(at * batch, (at + 1) * batch))
}

/** Undefined where the server, or the user, has no such command. */
async function histogramsOf(redis: Redis): Promise<Map<string, CommandHistogram> | undefined> {
  return redis.call('LATENCY', 'HISTOGRAM').then(histogramsIn, () => undefined)
}
