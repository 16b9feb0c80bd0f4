import { drive } from '../../../drive/platform'
import type { MedcorValues } from '../../plan/pools'
import type { MedcorRun } from '../../run-data'
import { allBodies } from '../bodies'
import { medcorDrive } from '../platform'
import { compareEncryption } from './compare-encryption'
import { compareRoles } from './compare-roles'
import { floodHandshakes, floodLogins } from './floods'
import { handshake } from './handshake'
import { idleSession } from './idle-session'
import { intruder } from './intruder'
import { refusals } from './refusals'
import { sampleSessions } from './sample-sessions'
import { shiftChange } from './shift-change'
import { watchRun } from './watch-run'

/** What provokes, compares and watches beside them. */
export const beside = drive<MedcorValues, MedcorRun>(
  medcorDrive,
  {
    compareEncryption,
    compareRoles,
    floodHandshakes,
    floodLogins,
    handshake,
    idleSession,
    intruder,
    refusals,
    rush: shiftChange,
    sampleSessions,
    shiftChange,
    watchRun,
  },
  { bodies: allBodies },
)
