import { dialable } from '../../../data/body-guard'
import { drive } from '../../../drive/platform'
import type { TcallValues } from '../../plan/pools'
import type { TcallRun } from '../../run-data'
import { userBodies } from '../bodies'
import { tcallDrive } from '../platform'
import { arrive } from './arrive'
import { callSession } from './call-session'

/** What users do; nearly all VUs are these. */
export const users = drive<TcallValues, TcallRun>(
  tcallDrive,
  { sessions: callSession, arrivals: arrive },
  { bodies: ({ DIAL_ALLOW }) => userBodies(dialable(DIAL_ALLOW)) },
)
