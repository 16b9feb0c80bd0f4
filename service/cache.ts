import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { Counter, Gauge, type Registry } from 'prom-client'
import { StartError } from './main'

/** How a value becomes the bytes that are kept; whether these are encrypted is for whoever keeps them. */
export interface ValuePacking<T> {
  pack(value: T): Buffer
  unpack(bytes: Buffer): T
}

export interface Cache {
  /**
   * What is kept under a key, else what `load` gives, which is then kept. A value that was loaded before
   * {@link Cache.forget} is never kept or given after it. Without Redis it loads.
   */
  read<T>(key: string, load: () => Promise<T | undefined>, packing: ValuePacking<T>): Promise<T | undefined>
  /** Called after what the keys stand for has changed, and before anybody is told that it has. */
  forget(keys: readonly string[]): Promise<void>
  /** Forgets every key of this cache. */
  clear(): Promise<void>
  close(): Promise<void>
}

export interface CacheOptions {
  url: string
  /** The setting that `url` came from, for the error. */
  setting: string
  /** Before every key, so that nothing of anybody else is touched. */
  prefix: string
  /** How long a value is kept, in seconds. */
  ttlS: number
  /** Whether those who ask for a key that is being loaded wait for that, or each load it. */
  singleFlight: boolean
  metrics: Registry
}

/** A cache that is slower than the database is none. */
const commandTimeoutMs = 100
/** After that it is left alone for so long: else every read would wait for it first. */
const restMs = 3_000
const lateMs = 50
/** Who loads a value has to be done by then, or it is not kept. */
const leaseMs = 10_000
/** So many keys are removed at once. */
const batch = 500

/**
 * Connects to a Redis, and forgets what an earlier process left there under the prefix.
 * @throws {StartError} one line that names the setting and host:port, never the password
 */
export async function openCache(options: CacheOptions): Promise<Cache> {
  const { url, setting } = options
  const redis = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 5_000,
    commandTimeout: commandTimeoutMs,
    retryStrategy: (attempt) => Math.min(1_000, attempt * 100),
  })
  redis.on('error', () => {}) // a command that fails says so itself
  try {
    await redis.connect()
    // A user who may not do this could keep nothing either: it is said now.
    await redis.set(`${options.prefix}start`, '1', 'PX', 1_000)
    const cache = new RedisCache(redis, options)
    await cache.clear()
    return cache
  } catch (error) {
    redis.disconnect()
    const { hostname, port } = new URL(url)
    const said = (error as NodeJS.ErrnoException).code ?? (error as Error).message
    throw new StartError(
      `${setting}: no Redis can be used at ${hostname}:${port || 6379} (${said}); start it, set ${setting}, or unset it to go without a cache`,
    )
  }
}

/** Keeps a value only while the lease of its load is still there; a change takes the lease away. */
const keepScript = `if redis.call('get', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('set', KEYS[1], ARGV[2], 'px', ARGV[3])
redis.call('del', KEYS[2])
return 1`

class RedisCache implements Cache {
  readonly #redis: Redis
  readonly #options: CacheOptions
  readonly #loading = new Map<string, Promise<unknown>>()
  /** Keys that changed while Redis did not answer: nothing is read before it has forgotten them. */
  readonly #unforgotten = new Map<string, number>()
  /** How often it has been asked to forget all, and how often it has: nothing is read in between. */
  #clears = 0
  #cleared = -1
  #forgets = 0
  /** Redis did not answer in time: nothing is asked of it before it has answered once more. */
  #isResting = false
  readonly #count: CacheCounters

  constructor(redis: Redis, options: CacheOptions) {
    this.#redis = redis
    this.#options = options
    this.#count = countersIn(options.metrics, () => (this.#usable ? 1 : 0))
    redis.on('ready', () => void this.#catchUp())
  }

  async read<T>(key: string, load: () => Promise<T | undefined>, packing: ValuePacking<T>): Promise<T | undefined> {
    if (!this.#usable) {
      this.#count.reads.inc({ result: 'bypassed' })
      return load()
    }
    const at = this.#options.prefix + key
    const kept = await this.#asked(() => this.#redis.getBuffer(at))
    const value = kept ? this.#unpacked(kept, packing) : undefined
    if (value !== undefined) {
      this.#count.reads.inc({ result: 'hit' })
      return value
    }
    this.#count.reads.inc({ result: kept === undefined ? 'bypassed' : 'miss' })
    // What a key stands for has one type, whoever loads it.
    const under = this.#loading.get(key) as Promise<T | undefined> | undefined
    if (under) {
      if (this.#options.singleFlight) return under
      this.#count.duplicateLoads.inc()
    }
    const loading = this.#load(at, load, packing)
    this.#loading.set(key, loading)
    try {
      return await loading
    } finally {
      if (this.#loading.get(key) === loading) this.#loading.delete(key)
    }
  }

  async forget(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return
    // Who asks from now on does not join a load that began before.
    for (const key of keys) this.#loading.delete(key)
    const all = keys.flatMap((key) => [this.#options.prefix + key, leaseOf(this.#options.prefix + key)])
    this.#forgets += 1
    for (const key of all) this.#unforgotten.set(key, this.#forgets)
    await this.#catchUp()
  }

  async clear(): Promise<void> {
    this.#loading.clear()
    this.#clears += 1
    await this.#catchUp()
  }

  async close(): Promise<void> {
    this.#redis.disconnect()
  }

  get #usable(): boolean {
    return (
      !this.#isResting &&
      this.#redis.status === 'ready' &&
      this.#cleared === this.#clears &&
      this.#unforgotten.size === 0
    )
  }

  async #load<T>(at: string, load: () => Promise<T | undefined>, { pack }: ValuePacking<T>): Promise<T | undefined> {
    const token = randomUUID()
    const lease = await this.#asked(() => this.#redis.set(leaseOf(at), token, 'PX', leaseMs))
    this.#count.loads.inc()
    const value = await load()
    if (value !== undefined && lease)
      await this.#asked(() =>
        this.#redis.eval(keepScript, 2, at, leaseOf(at), token, pack(value), this.#options.ttlS * 1000),
      )
    return value
  }

  /** Removes what changed; what cannot be removed now is removed before anything is read again. */
  async #catchUp(): Promise<void> {
    // After the rest this is called again.
    if (this.#isResting) return
    if (this.#cleared !== this.#clears) {
      const upTo = this.#clears
      if (!(await this.#asked(() => this.#removeAll()))) return this.#later()
      this.#cleared = Math.max(this.#cleared, upTo)
    }
    // A key that is to be forgotten once more meanwhile has another number then, and stays.
    const keys = [...this.#unforgotten]
    for (let at = 0; at < keys.length; at += batch) {
      const some = keys.slice(at, at + batch)
      const removed = await this.#asked(() => this.#redis.unlink(...some.map(([key]) => key)))
      if (removed === undefined) return this.#later()
      for (const [key, forget] of some) if (this.#unforgotten.get(key) === forget) this.#unforgotten.delete(key)
    }
  }

  /** Undefined for what nobody can have packed here: it is loaded anew, and counted as an error. */
  #unpacked<T>(bytes: Buffer, { unpack }: ValuePacking<T>): T | undefined {
    try {
      return unpack(bytes)
    } catch {
      this.#count.errors.inc()
      return undefined
    }
  }

  #later(): void {
    if (!this.#isResting) setTimeout(() => void this.#catchUp(), 500).unref()
  }

  /** One question at a time finds out whether it is back: no read has to wait for that. */
  #rest(): void {
    if (this.#isResting) return
    this.#isResting = true
    this.#count.rests.inc()
    const ask = async (): Promise<void> => {
      const isBack = await this.#redis.ping().then(
        () => true,
        // One that is down says so at once, and is asked again as soon as it is connected.
        (error: Error) => !isTimeout(error),
      )
      if (!isBack) return void setTimeout(ask, restMs).unref()
      this.#isResting = false
      await this.#catchUp()
    }
    setTimeout(ask, restMs).unref()
  }

  async #removeAll(): Promise<true> {
    const pattern = `${this.#options.prefix.replace(/[\\*?[\]]/g, '\\$&')}*`
    for (let cursor = '0'; ; ) {
      const [next, keys] = await this.#redis.scan(cursor, 'MATCH', pattern, 'COUNT', batch)
      if (keys.length > 0) await this.#redis.unlink(...keys)
      if (next === '0') return true
      cursor = next
    }
  }

  /** Undefined when Redis did not answer, or is not asked. */
  async #asked<T>(command: () => Promise<T>): Promise<T | undefined> {
    if (this.#isResting) return undefined
    const began = performance.now()
    try {
      return await command()
    } catch (error) {
      this.#count.errors.inc()
      // A timer that is late itself says that this process was busy, and nothing of Redis.
      const isOwnFault = performance.now() - began > commandTimeoutMs + lateMs
      if (isTimeout(error as Error) && !isOwnFault) this.#rest()
      return undefined
    }
  }
}

/** As ioredis says that a command took longer than `commandTimeout`. */
function isTimeout({ message }: Error): boolean {
  return message === 'Command timed out'
}

function leaseOf(at: string): string {
  return `${at}:lease`
}

interface CacheCounters {
  reads: Counter<'result'>
  loads: Counter
  duplicateLoads: Counter
  errors: Counter
  rests: Counter
}

function countersIn(metrics: Registry, usable: () => number): CacheCounters {
  const registers = [metrics]
  new Gauge({
    name: 'cache_usable',
    help: '1 while Redis answers and has forgotten all that changed, else 0: then every read goes to the database.',
    registers,
    collect() {
      this.set(usable())
    },
  })
  return {
    reads: new Counter({
      name: 'cache_reads_total',
      help: 'Reads, by what became of them: hit, miss, or bypassed while Redis could not be used.',
      labelNames: ['result'],
      registers,
    }),
    loads: new Counter({ name: 'cache_loads_total', help: 'Values that were loaded from the database.', registers }),
    duplicateLoads: new Counter({
      name: 'cache_duplicate_loads_total',
      help: 'Loads of a key while another load of it was under way: what a stampede is made of.',
      registers,
    }),
    rests: new Counter({
      name: 'cache_breaker_opened_total',
      help: 'How often Redis did not answer in time, and was then left alone for some seconds.',
      registers,
    }),
    errors: new Counter({ name: 'cache_errors_total', help: 'Commands that Redis did not answer.', registers }),
  }
}
