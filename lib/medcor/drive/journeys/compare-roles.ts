import { roleGapAllowed as allowed, comparisonsPerSecond, workingRoles } from '../../../../thresholds/medcor-pace'
import { pick, shuffled } from '../../../data/random'
import { chance } from '../../../drive/chance'
import { timeTags } from '../../../drive/clock'
import { startIteration } from '../../../drive/start-iteration'
import type { MedcorRun } from '../../run-data'
import { openRecord } from '../open-record'
import type { Role } from '../roles'
import { roleGap } from '../samples'
import { colleagueAs, hospitalOf, userAs } from '../user'

const roles = Object.keys(workingRoles) as Role[]

export const comparisonsPerMinute = comparisonsPerSecond * 60

/** One record as each role reads it, one after the other in random order. */
export function compareRoles(data: MedcorRun): void {
  startIteration()
  const first = userAs(roles[0] as Role, data)
  const hospital = hospitalOf(first, data)
  if (!hospital) return
  const record = pick(chance(), hospital.records)
  const took: number[] = []
  let sentAt = 0
  for (const role of shuffled(chance(), roles)) {
    const user = colleagueAs(role, first, data)
    if (!user) return
    const { reply, right } = openRecord(user, record, { scenario: 'comparison' })
    if (!right) return
    sentAt = reply.sentAt
    took.push(reply.tookMs)
  }
  const best = Math.min(...took)
  const worst = Math.max(...took)
  roleGap(Math.min((worst - best) / allowed.ms, (worst / best - 1) / allowed.share), timeTags(sentAt))
}
