import { sleep } from 'k6'
import { loadEndsAt, phaseOf } from '../../clock'
import { GeneratorProbe } from '../../generator-probe'
import { compareMemory, readResources } from '../../http/resources'
import { metric } from '../../metrics'
import { lacks, run } from '../../run'
import { tcall } from '../context'
import type { TcallRun } from '../run-data'
import { WebhookWatch } from '../webhook-watch'

/** How often the feeds are read and the generator probed, and every how many times the resources are, in seconds. */
const stepS = 0.5
const resourcesEvery = 10
/** After the load: at most this long for what is in flight, then this long for stragglers, in seconds. */
export const drainS = { inFlight: 60, stragglers: 30 } as const

/** One VU watches the whole run: webhooks from emission to effect, the platform's resources, the generator's own lag. */
export function watchRun(data: TcallRun): void {
  const watch = lacks('webhook-proxy') ? undefined : new WebhookWatch(data)
  const probe = new GeneratorProbe(run().lagLimit)
  const gated = new Set(run().phases.flatMap((phase) => (phase.gated ? [phase.name] : [])))
  const began = Date.now()
  const end = loadEndsAt()
  for (let step = 1; Date.now() < end; step++) {
    const due = began + step * stepS * 1000
    probe.sleepUntil(due, gated.has(phaseOf(due)))
    if (step % 2 === 0) watch?.step()
    if (step % resourcesEvery === 0) readResources(services())
  }
  probe.conclude()
  compareMemory()
  if (watch) drain(watch, end)
  metric.runs_watched_to_the_end.add(1)
}

function services() {
  const { TCALL_BASE_URL, WEBHOOK_PROXY_URL, PROVIDER_URL } = tcall().values
  return { platform: TCALL_BASE_URL, 'webhook-proxy': WEBHOOK_PROXY_URL, provider: PROVIDER_URL }
}

/** Until nothing is in flight; what then shows neither effect nor dead letter for long enough is lost. */
export function drain(watch: WebhookWatch, until: number): void {
  const giveUpAt = Date.now() + (drainS.inFlight + drainS.stragglers) * 1000
  do {
    watch.step()
    if (watch.unsettled(until) === 0) break
    sleep(1)
  } while (Date.now() < giveUpAt)
  watch.conclude(until)
}
