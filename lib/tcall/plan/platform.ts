import { sleep } from 'k6'
import { dialable } from '../../data/body-guard'
import type { PlatformPlan } from '../../plan/platform'
import { tcallDescription } from '../description'
import * as api from '../drive/api'
import { allBodies } from '../drive/bodies'
import { retryBudgetS } from '../drive/journeys/webhook-retry'
import { tcallContext, tcallDrive } from '../drive/platform'
import { routes } from '../drive/routes'
import { proxy } from '../drive/services'
import { add, lacks } from '../drive/vocabulary'
import type { TcallRun } from '../run-data'
import { openPools, type TcallValues } from './pools'
import { setupTcall } from './setup'
import { tcallWorkload } from './workload'

/** An event of another instance that is still retried would get through too early without its fault. */
function awaitRetries(): void {
  const giveUpAt = Date.now() + retryBudgetS.load * 1000
  while (Date.now() < giveUpAt && (proxy().health().body?.in_flight ?? 0) > 0) sleep(1)
}

/** TCall as k6 runs it. */
export const tcall: PlatformPlan<TcallValues, TcallRun> = {
  ...tcallDescription,
  workload: tcallWorkload,
  drive: tcallDrive,
  bodies: ({ DIAL_ALLOW }) => allBodies(dialable(DIAL_ALLOW)),
  open: openPools,
  setup: setupTcall,
  teardown(data) {
    if (data.retry_failures > 0) {
      if (tcallContext().values.INSTANCES > 1) awaitRetries()
      proxy().clearFault(routes.faulty)
    }
    if (lacks('run-cleanup') || !data.cleans_up) return
    const removed = api.deleteCalls(data.phone_number_id)
    if (removed.ok && removed.body) add.calls_left_open(removed.body.still_open)
    else
      console.warn(
        `the calls of phone_number_id ${data.phone_number_id} could not be removed (status ${removed.status})`,
      )
  },
}
