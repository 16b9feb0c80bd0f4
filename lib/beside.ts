import { metric } from './metrics'
import { run } from './run'

/** The third part of a script, as the build hands it over: see build/parts.ts. */
declare const given: (from: object) => object

let part: object | undefined

/**
 * The journeys that run beside the sessions, evaluated at a VU's first use of one: most VUs only live
 * sessions, and each function they never call would cost them memory.
 * @param platform what the platform opened in the init context; metrics and settings go with it
 */
export function beside<T extends object>(platform: () => object): T {
  part ??= given({ metric, run: run(), platform: platform() })
  return part as T
}
