import { metric } from './drive/metrics'
import type { Handover } from './handover'
import { preparedBefore } from './plan/prepared-once'

declare const given: Partial<Handover>

/**
 * `defineTest` in the init context of a VU: it opens what k6 opens nowhere else, for the journeys to find at
 * their first use. The settings were checked when k6 first looked at the script.
 */
export function defineTest(platform: { open(): object }): object {
  given.metric = metric
  given.prepared = preparedBefore()
  given.opened = platform.open()
  return {}
}
