import exec from 'k6/execution'
import { pick } from '../../../data/random'
import { chance } from '../../../drive/chance'
import { startIteration } from '../../../drive/start-iteration'
import type { MedcorRun } from '../../run-data'
import { openRecord } from '../open-record'
import { roleOfVu } from '../roles'
import { hospitalOf, userAs } from '../user'

/** One record of the open model, read in the VU's own role. */
export function readRecord(data: MedcorRun): void {
  startIteration()
  const user = userAs(roleOfVu(), data)
  const hospital = hospitalOf(user, data)
  if (hospital) openRecord(user, pick(chance(), hospital.records), { scenario: exec.scenario.name })
}
