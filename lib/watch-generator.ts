import { loadEndsAt, phaseOf } from './clock'
import { GeneratorProbe } from './generator-probe'
import { compareMemory, readResources } from './http/resources'
import { metric } from './metrics'
import { run } from './run'

/** How often the generator is probed, and every how many times the resources are read, in seconds. */
const stepS = 0.5
const resourcesEvery = 10

/**
 * Watches a run from one VU until its load ends: the services' resources, the generator's own lag.
 * @param services whose /metrics are read, by name
 * @param every called once a second
 * @param settle called after the load, until all that it set off has settled
 */
export function watchGenerator(
  services: Parameters<typeof readResources>[0],
  { every, settle }: { every?: () => void; settle?: (loadEndedAt: number) => void } = {},
): void {
  const probe = new GeneratorProbe(run().lagLimit)
  const gated = run().phases.flatMap((phase) => (phase.gated ? [phase.name] : []))
  const began = Date.now()
  const end = loadEndsAt()
  for (let step = 1; Date.now() < end; step++) {
    const due = began + step * stepS * 1000
    probe.sleepUntil(due, gated.includes(phaseOf(due)))
    if (step % 2 === 0) every?.()
    if (step % resourcesEvery === 0) readResources(services)
  }
  probe.conclude()
  compareMemory()
  settle?.(end)
  metric.runs_watched_to_the_end.add(1)
}
