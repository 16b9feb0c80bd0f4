import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { Pool } from 'undici'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startDatabase, type TestDatabase } from '../rigs/database'
import { eventually } from '../rigs/eventually'
import { freePort } from '../rigs/free-port'
import { deliverTo, eventBody, ledgerOf, operate, PROVIDER_SECRET, type ProxyProcess, startProxy } from '../rigs/proxy'
import { accept, answerWith, startUpstream, type Upstream } from '../rigs/upstream'
import { RETELL_HEADER, signRetell } from '../webhook-proxy/retell-signature'
import { SCHEDULE_MS } from '../webhook-proxy/schedule'

const hour = 3_600_000
let database: TestDatabase
let upstream: Upstream
let proxy: ProxyProcess | undefined
beforeAll(async () => {
  database = await startDatabase(['outage', 'hangs', 'clock', 'full'])
})
afterEach(async () => {
  await proxy?.kill('SIGTERM')
  await upstream?.close()
})
afterAll(() => database?.remove())

async function start(name: string, more: Record<string, string> = {}): Promise<ProxyProcess> {
  upstream = await startUpstream()
  proxy = await startProxy({
    PROXY_PORT: String(await freePort()),
    PROXY_DATABASE_URL: database.url(name),
    PROXY_ROUTES: JSON.stringify({ retell: { upstream: upstream.url, style: 'retell' } }),
    ...more,
  })
  return proxy
}

async function residentMb({ url }: ProxyProcess): Promise<number> {
  const text = await (await operate(url, '/metrics')).text()
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]) / 1e6
}

/** Sends an event until it is acknowledged, as a provider does; how often it was told to come again, with Retry-After. */
async function provide(provider: Pool, body: Buffer): Promise<number> {
  for (let refused = 0; ; refused++) {
    const headers = { [RETELL_HEADER]: signRetell(PROVIDER_SECRET, body, Date.now()) }
    const response = await provider.request({ method: 'POST', path: '/hooks/retell', headers, body })
    await response.body.dump()
    if (response.statusCode === 200) return refused
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '5'])
    await sleep(250)
  }
}

const idOf = (body: Buffer): { call: string; event: string } => {
  const { event, call } = JSON.parse(body.toString()) as { event: string; call: { call_id: string } }
  return { call: call.call_id, event }
}

describe('10,000 deliveries while the upstream is down for an hour of the schedule', () => {
  const scale = 60 // an hour is a minute
  const kinds = ['call_started', 'transcript_updated', 'transcript_updated', 'call_ended']
  const calls = 2_500

  test('memory is bounded, the order of each call is kept, and all are there within the schedule', async () => {
    const running = await start('outage', { RETRY_SCALE: String(scale) })
    const provider = new Pool(running.url, { connections: 32 })
    // What came during the outage is not kept: 10,000 events of 30 kB would be the test's own memory.
    const tried = new Set<string>()
    upstream.answer = (received, response) => {
      tried.add(idOf(received.body).call)
      upstream.requests.length = 0
      answerWith(503)(received, response)
    }
    const outage = performance.now()
    const before = await residentMb(running)
    let highest = 0
    const watching = setInterval(async () => {
      highest = Math.max(highest, await residentMb(running).catch(() => 0))
    }, 1_000)
    const sent: string[] = []
    for (const [step, event] of kinds.entries()) {
      for (let at = 0; at < calls; at += 100) {
        await Promise.all(
          Array.from({ length: Math.min(100, calls - at) }, async (_, n) => {
            const body = eventBody(`call_${at + n}`, event, { step, transcript: 'x'.repeat(30_000) })
            await provide(provider, body)
            sent.push(`call_${at + n} ${step}`)
          }),
        )
      }
    }
    expect(sent).toHaveLength(4 * calls)
    await sleep(Math.max(0, hour / scale - (performance.now() - outage)))
    expect(tried.size).toBe(calls)

    const arrived: { call: string; step: number; id: string }[] = []
    upstream.answer = (received, response) => {
      const { call } = JSON.parse(received.body.toString()) as { call: { call_id: string; step: number } }
      arrived.push({ call: call.call_id, step: call.step, id: received.id })
      upstream.requests.length = 0
      accept(received, response)
    }
    // The attempt after an hour's outage is the fifth, 2 h 35 min after the first; the jitter is 3 %.
    const last = (SCHEDULE_MS.slice(0, 5).reduce((sum, delay) => sum + delay, 0) * 1.03) / scale
    await eventually(() => arrived.length >= 4 * calls, last + 60_000)
    clearInterval(watching)
    await provider.destroy()

    expect(new Set(arrived.map(({ id }) => id)).size).toBe(4 * calls)
    expect(arrived).toHaveLength(4 * calls)
    const seen = new Map<string, number>()
    let overtaken = 0
    for (const { call, step } of arrived) {
      if (step !== (seen.get(call) ?? -1) + 1) overtaken++
      seen.set(call, step)
    }
    expect(overtaken).toBe(0)
    console.log(
      `memory ${before.toFixed(0)} MB before, ${highest.toFixed(0)} MB at most, with 300 MB of payloads waiting`,
    )
    // The lane holds 32 MiB of payloads; the rest is what a process that works hard has not yet collected.
    expect(highest).toBeLessThan(before + 200)
    const dead = (await ledgerOf(running.url)).filter(({ kind }) => kind === 'dead')
    expect(dead).toHaveLength(0)
  }, 500_000)
})

describe('a database that', () => {
  /** The postmaster of the test's own server and its children. */
  const serverPids = async (): Promise<number[]> => {
    const client = new pg.Client({ connectionString: database.url('hangs') })
    await client.connect()
    const { rows } = await client.query<{ dir: string }>(`select current_setting('data_directory') as dir`)
    await client.end()
    const postmaster = Number((await readFile(join(rows[0]?.dir ?? '', 'postmaster.pid'), 'utf8')).split('\n')[0])
    const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(postmaster)], { encoding: 'utf8' })
    return [postmaster, ...children.trim().split(/\s+/).map(Number)]
  }
  const signalAll = (pids: number[], signal: NodeJS.Signals) => {
    for (const pid of pids) {
      try {
        process.kill(pid, signal)
      } catch {
        // A connection that has ended meanwhile.
      }
    }
  }

  test.each<[string, () => Promise<() => Promise<void>>]>([
    [
      'is silent for half a minute',
      async () => {
        const pids = await serverPids()
        signalAll(pids, 'SIGSTOP')
        return async () => signalAll(pids, 'SIGCONT')
      },
    ],
    [
      'is down for half a minute',
      async () => {
        await database.stop()
        return () => database.restart()
      },
    ],
  ])('%s: 503 in time, nothing lost, nothing forwarded twice, and it comes back by itself', async (_what, hurt) => {
    const running = await start('hangs', { PROXY_ANSWER_TIMEOUT_MS: '2000' })
    const provider = new Pool(running.url, { connections: 50 })
    const calls = Array.from({ length: 60 }, (_, n) => `call_${_what.split(' ')[1]}_${n}`)
    // Under way when it happens, and recorded only afterwards.
    upstream.answer = (received, response) => void setTimeout(() => accept(received, response), 1_000)
    await Promise.all(calls.slice(0, 20).map((call) => provide(provider, eventBody(call))))
    const heal = await hurt()
    upstream.answer = accept
    const start_ms = performance.now()
    const refused = await deliverTo(running.url, eventBody('call_in_time'))
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
    expect(performance.now() - start_ms).toBeLessThan(5_000)
    const providing = Promise.all(calls.slice(20).map((call) => provide(provider, eventBody(call))))
    await sleep(30_000)
    await heal()
    expect((await providing).every((again) => again > 0)).toBe(true)
    const times = () => {
      const counts = new Map<string, number>()
      for (const { body } of upstream.requests) counts.set(idOf(body).call, (counts.get(idOf(body).call) ?? 0) + 1)
      return counts
    }
    await eventually(() => calls.every((call) => times().has(call)), 30_000)
    await sleep(3_000)
    expect(calls.filter((call) => times().get(call) !== 1)).toEqual([])
    await provider.destroy()
  })

  const haveTmpfs = (): boolean => {
    const folder = mkdtempSync(join(tmpdir(), 'tmpfs-'))
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' })
      execFileSync('umount', [folder], { stdio: 'ignore' })
      return true
    } catch {
      return false
    } finally {
      rmSync(folder, { recursive: true })
    }
  }

  // A disk of one's own needs the right to mount one.
  test.skipIf(!haveTmpfs())('has a full disk: 503, and it comes back when there is room', async () => {
    const disk = mkdtempSync(join(tmpdir(), 'full-disk-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', disk])
    try {
      execFileSync('chmod', ['777', disk])
      const space = join(disk, 'space')
      execFileSync('install', ['-d', '-o', 'nobody', '-m', '700', space])
      const admin = new pg.Client({ connectionString: database.url('hangs') })
      await admin.connect()
      await admin.query(`create tablespace small location '${space}'`)
      await admin.query(`alter database "full" set tablespace small`)
      await admin.end()
      const running = await start('full', { PROXY_ANSWER_TIMEOUT_MS: '2000' })
      const provider = new Pool(running.url, { connections: 20 })
      await provide(provider, eventBody('call_before'))
      const filler = join(disk, 'filler')
      const { bavail, bsize } = statfsSync(disk)
      writeFileSync(filler, Buffer.alloc(bavail * bsize))
      // Pages that are there already take some rows more.
      const calls: string[] = []
      const acknowledged: string[] = []
      let refused = 0
      for (let n = 0; n < 400 && refused < 20; n++) {
        const call = `call_full_${n}`
        const { status } = await deliverTo(
          running.url,
          eventBody(call, 'call_ended', { transcript: 'x'.repeat(5_000) }),
        )
        calls.push(call)
        if (status === 200) acknowledged.push(call)
        else refused++
        expect([200, 503]).toContain(status)
      }
      expect(refused).toBe(20)
      expect((await fetch(`${running.url}/healthz`)).status).toBe(200)
      await sleep(5_000)
      rmSync(filler)
      const events = calls.map((call) => eventBody(call, 'call_ended', { transcript: 'x'.repeat(5_000) }))
      await Promise.all(events.map((body) => provide(provider, body)))
      const taken = () => upstream.requests.map(({ body }) => idOf(body).call)
      await eventually(() => new Set(taken()).size === calls.length + 1, 30_000)
      await sleep(2_000)
      expect(taken()).toHaveLength(calls.length + 1)
      expect(acknowledged.every((call) => taken().includes(call))).toBe(true)
      await provider.destroy()
      await running.kill('SIGTERM')
    } finally {
      const admin = new pg.Client({ connectionString: database.url('hangs') })
      await admin.connect()
      await admin.query('drop database "full" with (force)')
      await admin.query('drop tablespace small')
      await admin.end()
      execFileSync('umount', [disk])
      rmSync(disk, { recursive: true, force: true })
    }
  })
})

test.each([3_600_000, -3_600_000])('a clock that steps by %i ms moves no retry and loses nothing', async (step) => {
  const clock = new URL('../rigs/stepping-clock.mjs', import.meta.url).href
  const running = await start('clock', {
    RETRY_SCALE: '50',
    NODE_OPTIONS: `--import=${clock}`,
    STEP_MS: String(step),
  })
  const call = `call_step_${step}`
  upstream.answer = answerWith(500)
  await deliverTo(running.url, eventBody(call))
  await eventually(() => upstream.requests.length >= 2)
  running.signal('SIGUSR2')
  await sleep(300)
  upstream.answer = accept
  const attempts = await eventually(async () => {
    const found = (await ledgerOf(running.url, call)).filter(({ kind }) => kind === 'attempt')
    return found.length === 3 && found
  }, 20_000)
  const [, second, third] = attempts
  expect((third?.started_at ?? 0) - (second?.at ?? 0)).toBeGreaterThan(5_800)
  expect((third?.started_at ?? 0) - (second?.at ?? 0)).toBeLessThan(8_000)
  // A signature's time is the system's: those of a provider whose clock is right are stale now, and that is counted.
  const stale = await deliverTo(running.url, eventBody(`${call}_after`))
  expect(stale.status).toBe(401)
  const body = eventBody(`${call}_right`)
  const right = { headers: { [RETELL_HEADER]: signRetell(PROVIDER_SECRET, body, Date.now() + step) } }
  expect((await deliverTo(running.url, body, right)).status).toBe(200)
  await eventually(() => upstream.requests.some((request) => request.body.equals(body)))
})
