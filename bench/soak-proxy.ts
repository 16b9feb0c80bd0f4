import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Command } from 'commander'
import { Pool } from 'undici'
import { gitSha } from '../build/bundle'
import { root } from '../build/root'
import { startCountingUpstream } from '../rigs/counting-upstream'
import { startDatabase } from '../rigs/database'
import { freePort } from '../rigs/free-port'
import { eventBody, operate, PROVIDER_SECRET, type ProxyProcess, startProxy } from '../rigs/proxy'
import { RETELL_HEADER, signRetell } from '../webhook-proxy/retell-signature'

/** What a soak found. Kept in `.sla/bench`, from where `npm run bench` puts it into bench/RESULTS.md. */
export interface SoakFigures {
  date: string
  /** That the proxy was built from. */
  commit: string
  minutes: number
  rate_per_s: number
  /** Events that the proxy acknowledged. */
  acknowledged: number
  /** Deliveries that had to be sent again by the provider: the proxy was down, or said 503. */
  sent_again: number
  /** Of the acknowledged ones, never received by the upstream. */
  lost: number
  /** webhook-ids that the upstream would have had to give an effect twice, if it did not know ids. */
  repeated: number
  /** Of those, repeated for another reason than that their attempt was under way at a kill. */
  repeated_otherwise: number
  /** Times that an event arrived after a later one of its call. */
  overtaken: number
  kills: number
  outage_s: number
  /** End of the load → the last event received. */
  drain_s: number
  /** Resident memory of the proxy, in MB: the mean of the first and of the last fifth of its last life, and the highest of all. */
  memory: { first: number; last: number; highest: number }
}

const file = join(root, '.sla/bench/last-soak.json')

/** The last soak's figures, if there are any. */
export async function lastSoak(): Promise<SoakFigures | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as SoakFigures)
}

interface Options {
  minutes: number
  rate: number
}

/**
 * Events at a steady rate, two of each call; at a quarter of the time `kill -9`, from two fifths on an outage of the
 * upstream for a tenth of the time (60 s at most), at two thirds `kill -9` again.
 */
export async function soakProxy({ minutes, rate }: Options): Promise<SoakFigures> {
  const database = await startDatabase(['proxy'])
  const upstream = await startCountingUpstream()
  const env = {
    PROXY_PORT: String(await freePort()),
    PROXY_DATABASE_URL: database.url('proxy'),
    PROXY_ROUTES: JSON.stringify({ retell: { upstream: upstream.url, style: 'retell' } }),
    RETRY_SCALE: '20', // the schedule's 5 s and 5 min become 250 ms and 15 s: what fails in the outage is tried again soon after it
  }
  let proxy: ProxyProcess = await startProxy(env)
  const provider = new Pool(proxy.url, { connections: 64 })
  const total_ms = minutes * 60_000
  const outage_ms = Math.min(60_000, total_ms / 10)
  const begun = performance.now()
  const elapsed = () => performance.now() - begun
  const acknowledged = new Set<string>()
  const memory: { at: number; mb: number; life: number }[] = []
  let sentAgain = 0
  let kills = 0
  let loading = true

  const provide = async (call: string, event: string): Promise<void> => {
    const body = eventBody(call, event, { transcript: 'x'.repeat(900) })
    for (;;) {
      if (await delivered(provider, body)) return void acknowledged.add(`${call} ${event}`)
      sentAgain++
      await sleep(200)
    }
  }
  const kill = async (at: number) => {
    await sleep(total_ms * at - elapsed())
    upstream.noteKill()
    await proxy.kill('SIGKILL')
    kills++
    console.error(`${clock(elapsed())} kill -9`)
    proxy = await startProxy(env)
  }
  const outage = async () => {
    await sleep(total_ms * 0.4 - elapsed())
    upstream.healthy = false
    console.error(`${clock(elapsed())} the upstream answers 503 for ${Math.round(outage_ms / 1000)} s`)
    await sleep(outage_ms)
    upstream.healthy = true
  }
  const watch = async () => {
    while (loading) {
      const mb = await residentMb(proxy).catch(() => undefined)
      if (mb !== undefined) memory.push({ at: elapsed(), mb, life: kills })
      if (memory.length % 6 === 1)
        console.error(
          `${clock(elapsed())} ${acknowledged.size} acknowledged, ${upstream.seen} received, ${mb?.toFixed(0) ?? '?'} MB`,
        )
      await sleep(5_000)
    }
  }

  try {
    const others = [kill(0.25), outage(), kill(2 / 3), watch()]
    const deliveries: Promise<void>[] = []
    for (let n = 0; elapsed() < total_ms; n++) {
      await sleep((n * 1000) / rate - elapsed())
      // The second event of a call comes after the first was acknowledged, as from a provider.
      const pair = Math.floor(n / 2)
      const [call, event] = [`call_${pair}`, n % 2 === 0 ? 'call_started' : 'call_ended']
      const before = n % 2 === 0 ? Promise.resolve() : deliveries.at(-1)
      deliveries.push((before ?? Promise.resolve()).then(() => provide(call, event)))
      if (deliveries.length > 10_000) await Promise.all(deliveries.splice(0, 5_000))
    }
    await Promise.all(deliveries)
    const end = elapsed()
    loading = false
    await Promise.all(others)
    const missing = () => [...acknowledged].filter((id) => !upstream.has(id)).length
    while (missing() > 0 && elapsed() - end < 120_000) await sleep(250)
    const last = memory.filter(({ life }) => life === kills)
    const fifth = Math.max(1, Math.floor(last.length / 5))
    const mean = (part: typeof memory) => part.reduce((sum, { mb }) => sum + mb, 0) / part.length
    return {
      date: new Date().toISOString(),
      commit: (await gitSha()).slice(0, 12),
      minutes,
      rate_per_s: rate,
      acknowledged: acknowledged.size,
      sent_again: sentAgain,
      lost: missing(),
      ...upstream.findings(),
      kills,
      outage_s: outage_ms / 1000,
      drain_s: (elapsed() - end) / 1000,
      memory: {
        first: mean(last.slice(0, fifth)),
        last: mean(last.slice(-fifth)),
        highest: Math.max(...memory.map(({ mb }) => mb)),
      },
    }
  } finally {
    loading = false
    await provider.destroy()
    await proxy.kill('SIGTERM')
    await upstream.close()
    await database.remove()
  }
}

async function delivered(provider: Pool, body: Buffer): Promise<boolean> {
  const headers = { 'content-type': 'application/json', [RETELL_HEADER]: signRetell(PROVIDER_SECRET, body, Date.now()) }
  try {
    const response = await provider.request({ method: 'POST', path: '/hooks/retell', headers, body })
    await response.body.dump()
    return response.statusCode === 200
  } catch {
    return false
  }
}

async function residentMb({ url }: ProxyProcess): Promise<number | undefined> {
  const text = await (await operate(url, '/metrics')).text()
  const bytes = /^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]
  return bytes === undefined ? undefined : Number(bytes) / 1e6
}

function clock(ms: number): string {
  return `${Math.floor(ms / 60_000)}:${String(Math.floor((ms / 1000) % 60)).padStart(2, '0')}`
}

function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new Error(`"${text}" is no positive number`)
  return value
}

if (process.argv[1]?.endsWith('soak-proxy.ts')) {
  await new Command('soak:proxy')
    .description(
      'Soaks the webhook proxy: a steady rate, one upstream outage, two kill -9. Exit 0 when nothing was lost or doubled and memory is flat, 1 otherwise.',
    )
    .option('--minutes <n>', 'how long', positive, 60)
    .option('--rate <n>', 'events a second', positive, 200)
    .addHelpText(
      'after',
      '\nKept in .sla/bench/soak.json; npm run bench -- --only soak puts it into bench/RESULTS.md.\n\nExample:\n  npm run soak:proxy -- --minutes 10',
    )
    .action(async (options: Options) => {
      const figures = await soakProxy(options)
      await mkdir(join(root, '.sla/bench'), { recursive: true })
      await writeFile(file, `${JSON.stringify(figures, null, 1)}\n`)
      console.log(JSON.stringify(figures, null, 1))
      const { lost, repeated_otherwise, overtaken, memory } = figures
      process.exit(lost + repeated_otherwise + overtaken === 0 && memory.last <= memory.first * 1.2 ? 0 : 1)
    })
    .parseAsync()
}
