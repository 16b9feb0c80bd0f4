import { sleep } from 'k6'
import { lostAfterS } from '../../../../thresholds/webhooks-pace'
import { watchLoad } from '../../../drive/watch-load'
import { ClockWatch } from '../../../drive/webhooks/clock-watch'
import type { TcallRun } from '../../run-data'
import * as api from '../api'
import { tcallContext } from '../platform'
import { provider, proxy } from '../services'
import { lacks } from '../vocabulary'
import { WebhookWatch } from '../webhook-watch'

/** After the load: at most this long for what is in flight, then this long for stragglers, in seconds. */
export const drainS = { inFlight: 60, stragglers: lostAfterS } as const

/** One VU watches the whole run: webhooks from emission to effect, the platform's uptime and resources, the generator's own lag. */
export function watchRun(data: TcallRun): void {
  const watch = lacks('webhook-proxy') ? undefined : new WebhookWatch(data)
  const clocks = new ClockWatch(clocksOf(data))
  watchLoad({
    services: services(),
    answers: () => api.health().ok,
    waiting: {
      ...(!lacks('queues') && { queue: () => api.concurrency().body?.queued }),
      ...(!lacks('webhook-proxy') && { webhooks: () => proxy().health().body?.in_flight }),
    },
    every() {
      clocks.look()
      watch?.step()
    },
    ...(watch && { settle: (end) => drain(watch, end, clocks) }),
  })
}

/** Of the events' way: emitted by the provider, forwarded by the proxy, processed by the platform. */
function clocksOf({ clock_skew_ms }: TcallRun): ConstructorParameters<typeof ClockWatch>[0] {
  return [
    { service: 'platform', known: clock_skew_ms['platform'], read: () => api.health() },
    ...(lacks('webhook-proxy')
      ? []
      : [{ service: 'webhook-proxy', known: clock_skew_ms['webhook-proxy'], read: () => proxy().health() } as const]),
    ...(lacks('emission-log')
      ? []
      : [{ service: 'provider', known: clock_skew_ms['provider'], read: () => provider().health() } as const]),
  ]
}

function services() {
  const { TCALL_BASE_URL, WEBHOOK_PROXY_URL, WEBHOOK_PROXY_TOKEN, PROVIDER_URL } = tcallContext().values
  return {
    platform: { base: TCALL_BASE_URL },
    'webhook-proxy': { base: WEBHOOK_PROXY_URL, token: WEBHOOK_PROXY_TOKEN },
    provider: { base: PROVIDER_URL },
  }
}

/** Until nothing is in flight; what then shows neither effect nor dead letter for long enough is lost. */
export function drain(watch: WebhookWatch, until: number, clocks?: ClockWatch): void {
  const giveUpAt = Date.now() + (drainS.inFlight + drainS.stragglers) * 1000
  do {
    clocks?.look()
    watch.step()
    if (watch.unsettled(until) === 0) break
    sleep(1)
  } while (Date.now() < giveUpAt)
  watch.conclude(until)
}
