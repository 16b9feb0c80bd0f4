import { leave, leaving } from '../../../drive/leaving'
import type { MedcorRun } from '../../run-data'
import { roleOfVu } from '../roles'
import { userAs } from '../user'
import { adminRound } from './admin'
import { doctorRound } from './doctor'
import { nurseRound } from './nurse'

const rounds = { doctor: doctorRound, nurse: nurseRound, admin: adminRound }

/** A professional at work: one round of what the role does, again and again until the shift is over. */
export function shift(data: MedcorRun): void {
  if (!leaving()) {
    const role = roleOfVu()
    if (rounds[role](userAs(role, data), data)) return
  }
  leave()
}
