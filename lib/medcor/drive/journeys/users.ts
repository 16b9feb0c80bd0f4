import { drive } from '../../../drive/platform'
import type { MedcorValues } from '../../plan/pools'
import type { MedcorRun } from '../../run-data'
import { allBodies } from '../bodies'
import { medcorDrive } from '../platform'
import { readRecord } from './read-record'
import { shift } from './session'

/** What users do; nearly all VUs are these. */
export const users = drive<MedcorValues, MedcorRun>(
  medcorDrive,
  { sessions: shift, arrivals: readRecord },
  { bodies: allBodies },
)
