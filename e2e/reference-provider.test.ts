import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, type TestContext } from 'vitest'
import type { components } from '../contracts/generated/provider'
import { retellSignature } from '../reference/provider/signature'
import { eventually } from '../rigs/eventually'
import { askProvider, providerSecret } from '../rigs/provider'
import { type StartedService, startServiceProcess } from '../rigs/service'
import type { ProviderEvent } from '../rigs/tcall'
import { answerWith, startUpstream } from '../rigs/upstream'

type EmissionPage = components['schemas']['EmissionPage']

const main = 'reference/provider/main.ts'

/** An upstream of its own, and the providers that were started to call it; all stopped when the test ends. */
async function rig({ onTestFinished }: Pick<TestContext, 'onTestFinished'>) {
  const upstream = await startUpstream()
  const running: StartedService[] = []
  onTestFinished(async () => {
    for (const service of running) await service.kill('SIGTERM')
    await upstream.close()
  })
  async function start(env: Record<string, string> = {}): Promise<StartedService> {
    const service = await startServiceProcess(main, {
      PROVIDER_PORT: '0',
      PROVIDER_WEBHOOK_URL: upstream.url,
      PROVIDER_WEBHOOK_SECRET: providerSecret,
      CALL_MEAN_S: '0.3',
      DUPLICATE_EVERY: '0',
      ...env,
    })
    running.push(service)
    return service
  }
  const startProvider = async (env: Record<string, string> = {}) => (await start(env)).url
  const events = (): ProviderEvent[] => upstream.requests.map(({ body }) => JSON.parse(String(body)))
  return { upstream, start, startProvider, events }
}

async function dial(url: string, count: number, phone_number_id = 'run') {
  const from_number = '+12125550100'
  for (let n = 0; n < count; n++) {
    const body = { from_number, to_number: '+12125550123', metadata: { call_log_id: n + 1, phone_number_id } }
    expect((await askProvider(url, 'createProviderCall', { body })).status).toBe(201)
  }
}

const health = async (url: string) =>
  (await askProvider<components['schemas']['ProviderHealth']>(url, 'providerHealth')).body
const emissions = async (url: string, query = {}) =>
  (await askProvider<EmissionPage>(url, 'readEmissions', { query })).body

/** Every call has ended, its analysis (up to 1 s later) too, and every event is delivered or given up. */
const drained = (url: string) =>
  eventually(async () => {
    const before = await emissions(url, { tail: true })
    if ((await health(url)).open_calls > 0 || before.undelivered > 0) return false
    await sleep(1_100)
    const after = await emissions(url, { tail: true })
    return after.next === before.next && after.undelivered === 0
  }, 60_000)

// They mostly wait for calls to end.
describe.concurrent('the voice provider', () => {
  it('sends every event it logs, signed, with the metadata, and logs them in the order of each call', async (test) => {
    const { events, startProvider, upstream } = await rig(test)
    const url = await startProvider()
    await dial(url, 30)
    await drained(url)
    const log = await emissions(url)
    const key = (e: { call_id: string; event: string }) => `${e.call_id} ${e.event}`
    const sent = events()
    expect(sent.map(({ event, call }) => key({ event, call_id: call.call_id })).toSorted()).toEqual(
      log.entries.map(key).toSorted(),
    )
    for (const { headers, body } of upstream.requests) {
      const signature = String(headers['x-retell-signature'])
      const sentAt = Number(/^v=(\d+),/.exec(signature)?.[1])
      expect(signature).toBe(retellSignature(providerSecret, String(body), sentAt))
    }
    for (let call = 1; call <= 30; call++) {
      // The order of the log: deliveries do not wait for each other and may overtake.
      const id = sent.find((e) => e.call.metadata?.call_log_id === call)?.call.call_id
      const order = log.entries.filter((entry) => entry.call_id === id).map(({ event }) => event)
      expect([
        ['call_ended'],
        ['call_started', 'call_ended'],
        ['call_started', 'call_ended', 'call_analyzed'],
      ]).toContainEqual(order)
    }
    expect((await emissions(url, { tail: true })).entries).toEqual([])
    expect((await emissions(url, { after: log.next })).entries).toEqual([])
    expect((await emissions(url, { phone_number_id: 'other' })).entries).toEqual([])
    expect((await askProvider(url, 'readEmissions', { query: { after: 'x' } })).status).toBe(400)
  })

  it('repeats the course of the calls with the same seed', async (test) => {
    const { events, startProvider, upstream } = await rig(test)
    const course = async () => {
      upstream.requests.length = 0
      const url = await startProvider({ SEED: '42' })
      await dial(url, 20)
      await drained(url)
      return events()
        .filter(({ event }) => event === 'call_ended')
        .map(({ call }) => [call.metadata?.call_log_id, call.disconnection_reason])
        .toSorted()
    }
    expect(await course()).toEqual(await course())
  })

  it('delivers every k-th event twice', async (test) => {
    const { startProvider, upstream } = await rig(test)
    const url = await startProvider({ DUPLICATE_EVERY: '5' })
    await dial(url, 30)
    await drained(url)
    const { entries } = await emissions(url)
    const copies = Math.floor(entries.length / 5)
    await eventually(() => upstream.requests.length === entries.length + copies)
    expect(new Set(upstream.requests.map(({ body }) => String(body))).size).toBe(entries.length)
  })

  it('retries what was not acknowledged, with a new signature, and counts it as undelivered meanwhile', async (test) => {
    const { startProvider, upstream } = await rig(test)
    const url = await startProvider()
    upstream.answer = answerWith(503)
    await dial(url, 1)
    await eventually(() => upstream.requests.length >= 1)
    expect((await emissions(url, { tail: true })).undelivered).toBeGreaterThan(0)
    const [first] = upstream.requests
    await eventually(() => upstream.requests.filter(({ body }) => body.equals(first?.body as Buffer)).length >= 2)
    upstream.answer = answerWith(204)
    await drained(url)
    const attempts = upstream.requests.filter(({ body }) => body.equals(first?.body as Buffer))
    const signatures = new Set(attempts.map(({ headers }) => headers['x-retell-signature']))
    expect(signatures.size).toBe(attempts.length)
  })

  it('dials nothing that could ring at a person', async (test) => {
    const { startProvider } = await rig(test)
    const url = await startProvider()
    for (const number of ['+12125551234', '+442071234567']) {
      const body = { from_number: '+12125550100', to_number: number }
      const answer = await askProvider(url, 'createProviderCall', { body })
      expect([answer.status, answer.body['error']]).toEqual([400, 'invalid'])
    }
    expect((await health(url)).open_calls).toBe(0)
  })

  it('forgets the calls of a number on request', async (test) => {
    const { startProvider } = await rig(test)
    const url = await startProvider({ CALL_MEAN_S: '600' })
    await dial(url, 4, 'mine')
    await dial(url, 3, 'theirs')
    const abandoned = await askProvider(url, 'abandonProviderCalls', { body: { phone_number_id: 'mine' } })
    expect(abandoned.body).toEqual({ abandoned: 4 })
    expect((await health(url)).open_calls).toBe(3)
  })

  it('states its settings, and the mean time that Little needs', async (test) => {
    const { startProvider, upstream } = await rig(test)
    const { settings, now_ms } = await health(await startProvider({ CALL_MEAN_S: '360', SEED: '9' }))
    expect(settings).toMatchObject({
      seed: 9,
      call_mean_s: 360,
      call_cv: 0.8,
      duplicate_every: 0,
      webhook_url: upstream.url,
    })
    expect(settings.mean_in_progress_s).toBeCloseTo(260.34, 6)
    expect(Math.abs(now_ms - Date.now())).toBeLessThan(5_000)
  })

  it('stops on SIGTERM with exit code 0, calls and connections open', async (test) => {
    const { start } = await rig(test)
    const service = await start({ CALL_MEAN_S: '600' })
    await dial(service.url, 5)
    await service.kill('SIGTERM')
    expect(await service.ended).toBe(0)
  })

  it('says in one line why it does not start', async (test) => {
    const { startProvider } = await rig(test)
    const taken = new URL(await startProvider()).port
    const service = await startServiceProcess(main, { PROVIDER_PORT: taken, PROVIDER_WEBHOOK_SECRET: providerSecret })
    expect([await service.ended, service.stderr()]).toEqual([
      1,
      `PROVIDER_PORT ${taken} is in use; stop what listens there or set PROVIDER_PORT\n`,
    ])
    const wrong = await startServiceProcess(main, { PROVIDER_WEBHOOK_SECRET: providerSecret, CALL_MEAN_S: '-1' })
    expect(wrong.stderr()).toMatch(/^CALL_MEAN_S "-1" is below 0\.1; set CALL_MEAN_S to .*\n$/)
  })
})
