import { loadEndsAt, phaseOf } from './clock'
import { GeneratorProbe } from './generator-probe'
import { compareMemory, readResources } from './http/resources'
import { addCore } from './init'
import { Outages } from './outages'
import { lacksCapability, run } from './run'
import { type Waiting, watchWaiting } from './watch-waiting'

/** How often the generator is probed, and every how many times the resources are read, in seconds. */
const stepS = 0.5
const resourcesEvery = 10

interface Watched {
  /** Whose /metrics are read, by name. */
  services: Parameters<typeof readResources>[0]
  /** Whether the platform answers; asked once a second. */
  answers(): boolean
  /** What may wait in it; asked once a second where the load rises and falls again. */
  waiting?: Waiting
  /** Called once a second. */
  every?: () => void
  /** Called after the load, until all that it set off has settled. */
  settle?: (loadEndedAt: number) => void
}

/** Watches a run from one VU until its load ends: the platform's uptime, the services' resources, the generator's own lag. */
export function watchLoad({ services, answers, waiting = {}, every, settle }: Watched): void {
  const probe = new GeneratorProbe(run().lagLimit)
  const outages = new Outages()
  const gated = run().phases.flatMap((phase) => (phase.gated ? [phase.name] : []))
  const lookAtWaiting = watchWaiting(waiting)
  const began = Date.now()
  const end = loadEndsAt()
  for (let step = 1; Date.now() < end; step++) {
    const due = began + step * stepS * 1000
    probe.sleepUntil(due, gated.includes(phaseOf(due)))
    if (step % 2 === 0) {
      every?.()
      lookAtWaiting()
    }
    if (step % 2 === 1 && !lacksCapability('health')) outages.saw(answers())
    if (step % resourcesEvery === 0) readResources(services)
  }
  outages.conclude(end)
  probe.conclude()
  compareMemory()
  settle?.(end)
  addCore.runs_watched_to_the_end(1)
}
