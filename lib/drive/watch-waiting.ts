import { phaseOf, sinceStartS } from './clock'
import { addCore } from './init'
import { run } from './run'

/** What waits in a platform, by its name: how much of it; undefined when the platform does not say. */
export type Waiting = Readonly<Record<string, () => number | undefined>>

/**
 * Where the load rises and falls again: records until when more waits than it did in the first phase that is judged;
 * zero when no more did, and nothing when the platform does not say.
 */
export function watchWaiting(waiting: Waiting): () => void {
  const { recovery, phases } = run()
  const first = phases.find(({ gated }) => gated)?.name
  const calm: Record<string, number> = {}
  return () => {
    if (!recovery) return
    const at = Date.now()
    const phase = phaseOf(at)
    if (phase !== first && phase !== 'recovery') return
    for (const [name, count] of Object.entries(waiting)) {
      const waits = count()
      if (waits === undefined) continue
      if (phase === first) calm[name] = Math.max(calm[name] ?? 0, waits)
      else
        addCore.recovery_breach_s(waits > (calm[name] ?? 0) ? sinceStartS(at) - recovery.fromS : 0, { waiting: name })
    }
  }
}
