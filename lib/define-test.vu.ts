import type { TestExports } from './define-test'
import type { Platform, RunData } from './platform'
import { preparedOnce } from './prepared-once'
import type { Profile } from './profiles/profile'
import { type Run, startRun } from './run'

/**
 * `defineTest` as a VU sees it: the settings were checked when k6 first looked at the script, and setup,
 * teardown and summary run elsewhere (`__VU` 0). Everything here is paid for once a VU.
 */
export function defineTest<D extends RunData>(
  platform: Pick<Platform<D>, 'init'>,
  _profile: Profile,
  extras: Pick<Run, 'conforms'> = {},
): Pick<TestExports, 'options'> & Partial<TestExports> {
  const { prepared } = preparedOnce(() => {
    throw new Error('a VU was made before the settings were read')
  })
  platform.init(prepared.values, prepared.vus)
  startRun({ ...prepared.run, ...extras })
  return { options: {} }
}
