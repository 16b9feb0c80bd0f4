import type { PlatformPlan } from '../../plan/platform'
import { medcorDescription } from '../description'
import * as api from '../drive/api'
import { medcorDrive } from '../drive/platform'
import { sessionBodies } from '../drive/session-bodies'
import { userAs } from '../drive/user'
import { lacks } from '../drive/vocabulary'
import type { MedcorRun } from '../run-data'
import { type MedcorValues, openPools } from './pools'
import { setupMedcor } from './setup'
import { medcorWorkload } from './workload'

/** Medcor as k6 runs it. */
export const medcor: PlatformPlan<MedcorValues, MedcorRun> = {
  ...medcorDescription,
  workload: medcorWorkload,
  drive: medcorDrive,
  bodies: sessionBodies,
  open: openPools,
  setup: setupMedcor,
  teardown(data) {
    if (lacks('run-cleanup')) return
    const removed = api.deleteRun(userAs('admin', data), data.run_id)
    if (!removed.ok) console.warn(`what run ${data.run_id} created could not be removed (status ${removed.status})`)
  },
}
