import { endpoints as provider } from '../../contracts/generated/provider'
import { endpoints as api } from '../../contracts/generated/tcall'
import { endpoints as proxy } from '../../contracts/generated/webhook-proxy'
import { type AccountRow, accountsIn } from '../accounts'
import { ApiClient } from '../api-client'
import { type Classes, classify, classifyByCount } from '../classify'
import type { WriteEntry } from '../ledger'
import type { OpenWriter, ReadBack, Write, Writer } from '../writer'

interface TcallMeans {
  tcall: ApiClient
  /** Without these, webhooks are not compared. */
  provider?: ApiClient
  proxy?: ApiClient
  /** What the calls are dialled from: the run's own. */
  phoneNumberId: string
  agents: readonly number[]
  /** Reserved numbers: nobody answers there. */
  numbers: readonly string[]
  /** Whether the platform knows Idempotency-Key. */
  keys: boolean
}

/** Calls and webhooks that are still under way after this will not come to an end. */
const drainMs = 90_000

/** Ledgered initiations: no acknowledged call is dialled twice, forgotten, or never ends. */
class TcallWriter implements Writer {
  readonly #means: TcallMeans
  #count = 0

  constructor(means: TcallMeans) {
    this.#means = means
  }

  async next(): Promise<Write> {
    const { tcall, phoneNumberId, agents, numbers, keys } = this.#means
    const count = this.#count++
    const id = `${phoneNumberId}-${count}`
    const number = numbers[count % numbers.length] as string
    const body = {
      agent_id: agents[count % agents.length],
      phone_number_id: phoneNumberId,
      to_number: number,
      country_code: 'US',
    }
    return {
      intent: { id, kind: 'call', about: number, value: number },
      send: () => tcall.send('POST', api.initiateCall.path, { body, headers: keys ? { 'idempotency-key': id } : {} }),
      answerOf: (answer) => ('body' in answer ? String(answer.body['callLogId']) : ''),
      repeatable: keys,
    }
  }

  ended(): void {}

  async readBack(entries: readonly WriteEntry[]): Promise<ReadBack> {
    const { tcall, phoneNumberId } = this.#means
    const open = async () => {
      const counts = await Promise.all(
        ['pending', 'in_progress'].map((status) =>
          tcall.read(api.listCallLogs.path, { status, phone_number_id: phoneNumberId, page_size: 1 }),
        ),
      )
      return counts.reduce((sum, { count }) => sum + Number(count), 0)
    }
    for (const end = Date.now() + drainMs; Date.now() < end && (await open()) > 0; ) await pause()
    const calls = await tcall.pages(api.listCallLogs.path, { phone_number_id: phoneNumberId, ordering: 'id' })
    const running = calls.filter(({ status }) => status === 'pending' || status === 'in_progress')
    const webhooks = await this.#webhooks(calls)
    return {
      classes: this.#classes(entries, calls),
      also: [{ title: 'calls that do not end', ids: running.map(({ id }) => `call ${id}`) }, ...webhooks.also],
      counts: {
        calls: calls.length,
        'calls failed by a restart': calls.filter(
          ({ status, retell_call_id: dialled }) => status === 'failed' && !dialled,
        ).length,
        ...webhooks.counts,
      },
    }
  }

  async close(): Promise<void> {
    const { tcall, provider: voice, proxy: hooks } = this.#means
    await Promise.all([tcall.close(), voice?.close(), hooks?.close()])
  }

  #classes(entries: readonly WriteEntry[], calls: readonly Record<string, unknown>[]): Classes {
    if (!this.#means.keys)
      return classifyByCount(
        entries,
        calls.map(({ id, to_number }) => ({ about: String(to_number), as: `call ${id}` })),
      )
    return classify(
      entries,
      calls.map(({ id, to_number, idempotency_key: key }) => ({
        id: String(key),
        as: `call ${id}`,
        value: String(to_number),
      })),
    )
  }

  /** What the provider emitted, what the proxy took on, and what had an effect. */
  async #webhooks(calls: readonly Record<string, unknown>[]): Promise<Pick<ReadBack, 'also' | 'counts'>> {
    const { tcall, provider: voice, proxy: hooks, phoneNumberId } = this.#means
    if (!voice || !hooks) return { also: [], counts: {} }
    const name = ({ call_id, event }: Record<string, unknown>) => `${call_id} ${event}`
    const read = async () => {
      const emitted = await voice.feed(provider.readEmissions.path, { phone_number_id: phoneNumberId })
      const ledger = await hooks.feed(proxy.readLedger.path)
      const effects = await tcall.feed(api.listWebhookEffects.path)
      const of = (kind: string) => new Set(ledger.filter((entry) => entry['kind'] === kind).map(name))
      const had = new Set(effects.map(name))
      const taken = of('received')
      const dead = of('dead')
      const lost = emitted.map(name).filter((one) => taken.has(one) && !had.has(one) && !dead.has(one))
      return { emitted, effects, taken, dead, lost }
    }
    // Retries after an outage come late, and are not lost.
    let found = await read()
    for (const end = Date.now() + drainMs; Date.now() < end && found.lost.length > 0; found = await read())
      await pause()
    const { emitted, effects, taken, dead, lost } = found
    const own = new Set(emitted.map(name))
    const twice = effects.map(name).filter((one, at, all) => own.has(one) && all.indexOf(one) !== at)
    const known = new Set(calls.map(({ retell_call_id }) => String(retell_call_id)))
    const strangers = new Set(emitted.map(({ call_id }) => String(call_id)).filter((id) => !known.has(id)))
    return {
      also: [
        { title: 'acknowledged webhooks without effect', ids: lost },
        { title: 'webhooks with two effects', ids: twice },
        { title: 'numbers dialled twice', ids: [...strangers] },
      ],
      counts: {
        'webhooks emitted': emitted.length,
        'of those taken by the proxy': [...own].filter((one) => taken.has(one)).length,
        'dead letters': [...own].filter((one) => dead.has(one)).length,
      },
    }
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1_000))
}

/** Writes as accounts that k6 does not use: the last ones of the file. */
export const openTcallWriter: OpenWriter = async (known, run) => {
  const account = (await accountsIn(known['TCALL_ACCOUNTS'])).at(-1) as AccountRow
  const login = { path: api.login.path, token: 'token', account }
  const tcall = new ApiClient(known['TCALL_BASE_URL'] ?? '', login)
  const agents = await tcall.pages(api.listAgents.path)
  const active = agents.filter(({ is_active, max_concurrent_calls }) => is_active && max_concurrent_calls === null)
  const { PROVIDER_URL: voice, WEBHOOK_PROXY_URL: hooks, WEBHOOK_PROXY_TOKEN: token } = known
  return new TcallWriter({
    tcall,
    ...(voice && hooks && { provider: new ApiClient(voice), proxy: new ApiClient(hooks, undefined, undefined, token) }),
    phoneNumberId: run,
    agents: active.map(({ id }) => Number(id)),
    numbers: reservedNumbers,
    keys: !(known['ABSENT_CAPABILITIES'] ?? '').includes('idempotency-key'),
  })
}

/** 555-0100 to 555-0199 of an area code are kept for fiction (NANPA); nobody answers there. */
const reservedNumbers = Array.from({ length: 100 }, (_, at) => `+1212555${String(100 + at).padStart(4, '0')}`)
