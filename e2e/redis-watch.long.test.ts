import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../build/root'
import { redisFindingsIn } from '../redis/findings'
import type { RedisResult } from '../redis/result'
import { RedisWatch } from '../redis/watch'
import { eventually } from '../rigs/eventually'
import { missingRedis, startRedis, type TestRedis } from '../rigs/redis'
import { misfits } from '../rigs/result-schema'
import { slaWith } from '../rigs/sla'
import { openCache } from '../service/cache'

const missing = missingRedis()
if (missing) console.error(missing)

/** The process of the redis-server on a port, by the title that it gives itself. */
async function redisOn(port: string): Promise<number> {
  const found = readdirSync('/proc').find((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(`127.0.0.1:${port}`)
    } catch {
      return false
    }
  })
  expect(found).toBeDefined()
  return Number(found)
}

describe.skipIf(missing)('a watch of Redis', () => {
  let redis: TestRedis
  const folder = mkdtempSync(join(tmpdir(), 'sla-redis-'))
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(async () => {
    await redis?.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  const asText = { pack: (value: string) => Buffer.from(value), unpack: (bytes: Buffer) => bytes.toString() }

  /** Forty readers of fifty keys, whose values take 20 ms to load; the keys are removed in the middle. */
  async function kindsAfterFlush(singleFlight: boolean): Promise<string[]> {
    await redis.look.flushall()
    const options = { url: redis.url, setting: 'REDIS_URL', prefix: 'sla:test:', ttlS: 60, singleFlight }
    const cache = await openCache({ ...options, metrics: new Registry() })
    const load = async () => {
      await sleep(20)
      return 'value'
    }
    let running = true
    const readers = Array.from({ length: 40 }, async () => {
      // All ask for the same key at about the same time, as users of one page do.
      for (let at = 0; running; at++) {
        await cache.read(String(at % 50), load, asText)
        await sleep(5)
      }
    })
    await sleep(2_500)
    const watching = await RedisWatch.start(redis.url)
    await sleep(1_200)
    expect(await watching.flush('sla:test:')).toBeGreaterThanOrEqual(50)
    await sleep(3_200)
    const observed = await watching.stop('sla:test:')
    running = false
    await Promise.all(readers)
    await cache.close()
    return redisFindingsIn(observed).map(({ kind }) => kind)
  }

  it('names a stampede first in ten of ten runs, and none where one load serves all', async () => {
    for (let count = 0; count < 10; count++) expect((await kindsAfterFlush(false))[0]).toBe('stampede')
    for (let count = 0; count < 3; count++) expect(await kindsAfterFlush(true)).toEqual([])
  })

  it('removes its own keys alone', async () => {
    await redis.look.flushall()
    await redis.look.mset('sla:test:a', '1', 'slb:a', '1', 'sla*:a', '1')
    const watching = await RedisWatch.start(redis.url)
    expect(await watching.flush('sla:test:')).toBe(1)
    expect(await redis.look.exists('slb:a', 'sla*:a')).toBe(2)
    await watching.stop()
  })

  it('goes on when Redis is down in the middle, and says how many looks it missed', async () => {
    const other = await startRedis()
    try {
      const watching = await RedisWatch.start(other.url)
      await sleep(700)
      await other.kill()
      await sleep(1_500)
      const { lacks, looks } = await watching.stop()
      expect(looks.length).toBeGreaterThanOrEqual(2)
      expect(lacks.join()).toMatch(/\d+ looks at the server, which did not answer/)
    } finally {
      await other.remove()
    }
  })

  it('starts a Redis for a run of the reference, empties it, and tells of both', async () => {
    const RESULTS_DIR = mkdtempSync(join(folder, 'run-'))
    const env = { RESULTS_DIR, VUS: '20', TIME_SCALE: '60', CALL_MEAN_S: '15', REQUEST_TIMEOUT_S: '5' }
    const args = [
      'redis',
      'watch',
      '--start',
      '--flush-after',
      '12',
      '--',
      process.execPath,
      'cli/sla.mjs',
      'run',
      'tcall',
      'load',
    ]
    const { stderr } = await slaWith(env, ...args)
    const name = readdirSync(RESULTS_DIR).find((one) => /^tcall-redis-.*\.json$/.test(one))
    expect(name, stderr).toBeDefined()
    const result = JSON.parse(readFileSync(join(RESULTS_DIR, name ?? ''), 'utf8')) as RedisResult
    expect(misfits(result)).toEqual([])
    expect(result.hits + result.misses).toBeGreaterThan(0)
    expect(stderr).toMatch(/removed \d+ keys that begin with sla:/)
    expect(result.flushed_after_s).toBeGreaterThanOrEqual(12)
  })

  it.each([
    [['--start', '--url', 'redis://127.0.0.1:1'], '--start and --url are two; give one of them'],
    [
      ['--url', 'http://127.0.0.1:1'],
      '--url is no address of a Redis; it is written redis://user:password@host:6379/0',
    ],
    [[], 'no Redis is named: give --url or REDIS_URL, or --start to have one for this alone'],
    [
      ['--url', 'redis://:not-shown@127.0.0.1:1'],
      'Redis at 127.0.0.1:1 cannot be watched: ECONNREFUSED; name another one with --url or REDIS_URL',
    ],
  ])('refuses %j in one line', async (args, line) => {
    const { code, stderr } = await slaWith({ RESULTS_DIR: folder, REDIS_URL: '' }, 'redis', 'watch', ...args)
    expect([code, stderr.trimEnd()]).toEqual([1, line])
  })

  it('ends the Redis that it started when it is killed itself, also one that hangs', async () => {
    for (const isHung of [false, true]) {
      const child = spawn(process.execPath, ['cli/sla.mjs', 'redis', 'watch', '--start', '--for', '600'], {
        cwd: root,
        env: { ...process.env, RESULTS_DIR: folder },
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      let said = ''
      child.stderr.on('data', (chunk) => {
        said += chunk
      })
      const port = await eventually(async () => /at 127\.0\.0\.1:(\d+)/.exec(said)?.[1])
      const pid = await redisOn(port)
      const dir = readlinkSync(`/proc/${pid}/cwd`)
      if (isHung) process.kill(pid, 'SIGSTOP')
      const closed = once(child, 'close')
      child.kill('SIGKILL')
      await closed
      expect(await eventually(async () => !existsSync(`/proc/${pid}`) && !existsSync(dir), 15_000)).toBe(true)
    }
  })

  it('says what is missing where there is no redis-server', async () => {
    const env = { RESULTS_DIR: folder, REDIS_SERVER_BIN: join(folder, 'nothing') }
    const { code, stderr } = await slaWith(env, 'redis', 'watch', '--start', '--for', '1')
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /nothing does not run: it is not there; install Redis 7, or name its server with REDIS_SERVER_BIN\n$/,
    )
  })
})
