import { sharedTargets } from './shared'
import type { Targets } from './target'
import type { Trait } from './traits'

/**
 * Whether a table has a target of the platform's own for a profile. Without one, the run would pass by
 * promising nothing. Where everything is done once, the shared targets and the contract are enough.
 */
export function hasOwnTarget(targets: Targets, traits: readonly Trait[]): boolean {
  if (traits.includes('once')) return true
  return Object.entries(targets).some(
    ([id, { when, judgedBy }]) => !judgedBy && !Object.hasOwn(sharedTargets, id) && (!when || traits.includes(when)),
  )
}
