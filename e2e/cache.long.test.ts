import { setTimeout as sleep } from 'node:timers/promises'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startReference } from '../cli/platform/platform'
import { referenceMedcor } from '../reference/medcor/platform'
import { referenceTcall } from '../reference/tcall/platform'
import { eventually } from '../rigs/eventually'
import { moveScripts, type Scripts } from '../rigs/k6'
import { missingRedis, startRedis, type TestRedis } from '../rigs/redis'
import { type Cache, openCache } from '../service/cache'
import { StartError } from '../service/main'

const missing = missingRedis()
if (missing) console.error(missing)

describe.skipIf(missing)('a cache in Redis', () => {
  let redis: TestRedis
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis?.remove())

  const asText = { pack: (value: string) => Buffer.from(value), unpack: (bytes: Buffer) => bytes.toString() }
  const open = (prefix: string, metrics = new Registry(), more: { singleFlight?: boolean; url?: string } = {}) =>
    openCache({ url: redis.url, setting: 'REDIS_URL', prefix, ttlS: 60, singleFlight: true, metrics, ...more })
  const counted = async (metrics: Registry, name: string) => {
    const found = (await metrics.getMetricsAsJSON()).find((one) => one.name === name)
    return (found?.values ?? []) as { value: number; labels: { result?: string } }[]
  }

  /** Writers and readers of few keys beside each other: what is read is never older than the last write that had ended. */
  async function hammer(cache: Cache, ms: number, disturb: () => Promise<void>): Promise<number> {
    const database = new Map<string, number>()
    /** By key, the newest version of which a writer was told that it is written. */
    const told = new Map<string, number>()
    const until = Date.now() + ms
    let stale = 0
    let reads = 0
    const keys = ['a', 'b', 'c']
    const writer = async (key: string) => {
      while (Date.now() < until) {
        const next = (database.get(key) ?? 0) + 1
        await sleep(Math.random() * 4)
        database.set(key, next)
        await cache.forget([key])
        told.set(key, next)
        await sleep(Math.random() * 20)
      }
    }
    const reader = async (key: string) => {
      while (Date.now() < until) {
        const atLeast = told.get(key) ?? 0
        const load = async () => {
          const version = String(database.get(key) ?? 0)
          await sleep(Math.random() * 6)
          return version
        }
        const read = Number(await cache.read(key, load, asText))
        reads += 1
        if (read < atLeast) stale += 1
        await sleep(Math.random() * 2)
      }
    }
    await Promise.all([...keys.map(writer), ...keys.flatMap((key) => [1, 2, 3, 4].map(() => reader(key))), disturb()])
    expect(reads).toBeGreaterThan(500)
    return stale
  }

  it.each([true, false])(
    'gives nothing that is older than a write that has ended (single flight: %s)',
    async (singleFlight) => {
      const metrics = new Registry()
      const cache = await open('hammer:', metrics, { singleFlight })
      expect(await hammer(cache, 5_000, async () => {})).toBe(0)
      const hits = (await counted(metrics, 'cache_reads_total')).find(({ labels }) => labels.result === 'hit')
      expect(hits?.value).toBeGreaterThan(100)
      await cache.close()
    },
  )

  it('nor while Redis is stopped for a time, nor when it comes back with what it held', async () => {
    const metrics = new Registry()
    const cache = await open('paused:', metrics)
    const pauses = async () => {
      for (let count = 0; count < 3; count++) {
        await sleep(800)
        redis.pause()
        await sleep(700)
        redis.resume()
      }
    }
    expect(await hammer(cache, 7_000, pauses)).toBe(0)
    expect((await counted(metrics, 'cache_errors_total'))[0]?.value).toBeGreaterThan(0)
    await cache.close()
  })

  it('nor when Redis hangs for longer than it is left alone', async () => {
    const metrics = new Registry()
    const cache = await open('hung-long:', metrics)
    const hang = async () => {
      await sleep(1_000)
      redis.pause()
      await sleep(5_000)
      redis.resume()
    }
    expect(await hammer(cache, 12_000, hang)).toBe(0)
    expect((await counted(metrics, 'cache_breaker_opened_total'))[0]?.value).toBeGreaterThan(0)
    const hits = (await counted(metrics, 'cache_reads_total')).find(({ labels }) => labels.result === 'hit')
    expect(hits?.value).toBeGreaterThan(100)
    await cache.close()
  })

  it('nor across a crash of Redis; reads go on without it', async () => {
    const cache = await open('killed:')
    const crash = async () => {
      await sleep(1_500)
      await redis.kill()
      await sleep(1_500)
      await redis.start()
    }
    expect(await hammer(cache, 6_000, crash)).toBe(0)
    await cache.close()
  })

  it('a Redis that hangs slows one read of each who asks, and no change; when it is back it is used again', async () => {
    const metrics = new Registry()
    const cache = await open('hung:', metrics)
    let version = 1
    const load = async () => String(version)
    expect(await cache.read('key', load, asText)).toBe('1')
    const took = async (work: () => Promise<unknown>) => {
      const began = performance.now()
      await work()
      return performance.now() - began
    }
    redis.pause()
    try {
      const first = await took(() => cache.read('key', load, asText))
      expect(first).toBeGreaterThan(90)
      expect(first).toBeLessThan(1_000)
      const times: number[] = []
      for (let at = 0; at < 200; at++) times.push(await took(() => cache.read('key', load, asText)))
      expect(times.sort((a, b) => a - b)[190]).toBeLessThan(20)
      version = 2
      expect(await took(() => cache.forget(['key']))).toBeLessThan(50)
      expect(await cache.read('key', load, asText)).toBe('2')
      const reads = (await counted(metrics, 'cache_reads_total')).find(({ labels }) => labels.result === 'bypassed')
      expect(reads?.value).toBeGreaterThanOrEqual(200)
      expect((await counted(metrics, 'cache_breaker_opened_total'))[0]?.value).toBeGreaterThan(0)
      expect((await counted(metrics, 'cache_usable'))[0]?.value).toBe(0)
    } finally {
      redis.resume()
    }
    // Redis still holds 1; nobody is given it.
    const hit = async () =>
      (await counted(metrics, 'cache_reads_total')).find(({ labels }) => labels.result === 'hit')?.value ?? 0
    await eventually(async () => {
      expect(await cache.read('key', load, asText)).toBe('2')
      return (await hit()) > 0
    })
    await cache.close()
  })

  it('forgets at its start what an earlier process left, and touches no key of anybody else', async () => {
    await redis.look.mset('old:a', '1', 'older:a', '2', 'old*:b', '3')
    const cache = await open('old:')
    expect(await redis.look.mget('old:a', 'older:a', 'old*:b')).toEqual([null, '2', '3'])
    await cache.close()
    const special = await open('old*:')
    expect(await redis.look.mget('older:a', 'old*:b')).toEqual(['2', null])
    await special.close()
  })

  it('loads anew what nobody can have put there', async () => {
    const metrics = new Registry()
    const cache = await open('damaged:', metrics)
    await redis.look.set('damaged:key', '{')
    const asJson = {
      pack: (value: { is: string }) => Buffer.from(JSON.stringify(value)),
      unpack: (bytes: Buffer) => JSON.parse(bytes.toString()) as { is: string },
    }
    expect(await cache.read('key', async () => ({ is: 'well' }), asJson)).toEqual({ is: 'well' })
    expect((await counted(metrics, 'cache_errors_total'))[0]?.value).toBe(1)
    expect(await redis.look.get('damaged:key')).toBe('{"is":"well"}')
    await cache.close()
  })

  it('one load serves all who ask at once, and each loads without single flight, which is counted', async () => {
    for (const [singleFlight, loads] of [
      [true, 1],
      [false, 20],
    ] as const) {
      const metrics = new Registry()
      const cache = await open(`herd-${singleFlight}:`, metrics, { singleFlight })
      let count = 0
      const load = async () => {
        count += 1
        await sleep(200)
        return 'value'
      }
      await Promise.all(Array.from({ length: 20 }, () => cache.read('key', load, asText)))
      expect(count).toBe(loads)
      expect((await counted(metrics, 'cache_duplicate_loads_total'))[0]?.value).toBe(loads - 1)
      expect(await cache.read('key', load, asText)).toBe('value')
      expect(count).toBe(loads)
      await cache.close()
    }
  })

  it('what cannot be used is one line, without the password', async () => {
    const locked = await startRedis(['--requirepass', 'not-a-real-one'])
    try {
      const wrong = locked.url.replace('redis://', 'redis://:another-one@')
      for (const url of [wrong, locked.url, 'redis://127.0.0.1:1']) {
        const error = await open('x:', new Registry(), { url }).catch((thrown: Error) => thrown)
        expect(error).toBeInstanceOf(StartError)
        expect((error as Error).message).toMatch(
          /^REDIS_URL: no Redis can be used at 127\.0\.0\.1:\d+ \([^\n]+\); start it/,
        )
        expect((error as Error).message).not.toContain('another-one')
      }
    } finally {
      await locked.remove()
    }
  })

  describe('of the reference platforms', () => {
    let scripts: Scripts
    beforeAll(async () => {
      scripts = await moveScripts()
    })
    const started: { stop(): Promise<void> }[] = []
    afterAll(async () => {
      scripts?.remove()
      await Promise.all(started.map((platform) => platform.stop()))
    })

    it('TCall keeps calls, and every answer fits the contract and the moment', async () => {
      const settings = { REDIS_URL: redis.url, CALL_MEAN_S: '15', RETRY_SCALE: '20' }
      const platform = await startReference(referenceTcall, { ports: 'free', settings })
      started.push(platform)
      const load = { VUS: '30', CALLS_PER_HOUR: '3600', TIME_SCALE: '60', REQUEST_TIMEOUT_S: '5' }
      const env = { ...platform.env, ABSENT_CAPABILITIES: 'proxy-faults' }
      const [smoke, run] = [
        await scripts.run('tcall-smoke', { ...env, REQUEST_TIMEOUT_S: '60' }),
        await scripts.run('tcall-load', { ...env, ...load }),
      ]
      expect(smoke.code, smoke.stdout).toBe(0)
      expect(run.result?.wrong_answers_by_kind, run.stdout).toEqual({})
      expect(await hitsOf(platform.urls.tcall)).toBeGreaterThan(0)
      redis.pause()
      try {
        const hung = await scripts.run('tcall-smoke', { ...env, REQUEST_TIMEOUT_S: '60' })
        expect(hung.code, hung.stdout).toBe(0)
      } finally {
        redis.resume()
      }
    })

    it('Medcor keeps records that nobody can read there, and audits each read', async () => {
      await redis.look.flushall()
      const platform = await startReference(referenceMedcor, {
        ports: 'free',
        settings: { REDIS_URL: redis.url, CACHE_TTL_S: '600' },
      })
      started.push(platform)
      const load = { VUS: '20', RECORDS_PER_HOUR: '3600', TIME_SCALE: '60', REQUEST_TIMEOUT_S: '5' }
      const run = scripts.run('medcor-load', { ...platform.env, ...load })
      const kept = await eventually(async () => {
        const keys = (await redis.look.keys('sla:medcor:*')).filter((key) => !key.endsWith(':lease'))
        return keys.length >= 20 && keys
      }, 60_000)
      for (const key of kept) {
        expect(key).toMatch(/^sla:medcor:[0-9a-f]{64}$/)
        const value = await redis.look.getBuffer(key)
        // Sealed bytes are no text: not a word of four letters in a row of JSON.
        if (value) expect(value.toString('latin1')).not.toMatch(/"\w{4,}":/)
      }
      const outcome = await run
      expect(outcome.result?.wrong_answers_by_kind, outcome.stdout).toEqual({})
      expect((outcome.result?.criteria ?? []).find(({ id }) => id === 'G3')?.verdict).toBe('pass')
    })
  })
})

async function hitsOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(/^cache_reads_total\{result="hit"\} (\d+)/m.exec(text)?.[1] ?? 0)
}
