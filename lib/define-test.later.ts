import { type Run, startRun } from './drive/run'
import type { Handover } from './handover'
import type { Platform } from './plan/platform'
import { read } from './plan/prepared-once'
import type { Profile } from './plan/profile'

declare const given: Handover

/** `defineTest` before a VU's first journey: it goes on from what the init context opened. */
export function defineTest(
  platform: Pick<Platform, 'adopt'>,
  _profile: Profile,
  extras: Pick<Run, 'conforms'> = {},
): object {
  const { run, values } = read(given.prepared)
  startRun({ ...run, ...extras })
  platform.adopt(given.opened, values)
  return {}
}
