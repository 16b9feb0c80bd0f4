import exec from 'k6/execution'
import { workingRoles } from '../../../thresholds/medcor-pace'
import { pick } from '../../data/random'
import { recordStartLag } from '../../open-model'
import { chance } from '../context'
import { openRecord } from '../open-record'
import type { Role } from '../roles'
import type { MedcorRun } from '../run-data'
import { hospitalOf, userAs } from '../user'

const roles = Object.keys(workingRoles) as Role[]

/** One record of the open model, read by each role in turn. */
export function readRecord(data: MedcorRun): void {
  recordStartLag()
  const { name, iterationInTest } = exec.scenario
  const user = userAs(roles[iterationInTest % roles.length] as Role, data)
  const hospital = hospitalOf(user, data)
  if (hospital) openRecord(user, pick(chance(), hospital.records), { scenario: name })
}
