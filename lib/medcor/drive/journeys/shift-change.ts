import exec from 'k6/execution'
import { workingRoles } from '../../../../thresholds/medcor-pace'
import { checkAnswer } from '../../../drive/answers'
import { accountOf } from '../../../drive/auth/session'
import { startIteration } from '../../../drive/start-iteration'
import type { MedcorRun } from '../../run-data'
import * as api from '../api'
import { medcorContext } from '../platform'
import { contractRole, type Role } from '../roles'
import { login, newUser } from '../user'
import { lacks } from '../vocabulary'

const roles = Object.keys(workingRoles) as Role[]

/** Everybody logs in at once: one login, the roles in equal shares. Whoever comes also leaves, or sessions would pile up. */
export function shiftChange({ run_id }: MedcorRun): void {
  startIteration()
  const role = roles[exec.scenario.iterationInTest % roles.length] as Role
  const account = accountOf(medcorContext().pools[role])
  const reply = login(account, run_id, { sla: 'M2' })
  if (!reply.ok || !reply.body) return
  const { user, tokens } = reply.body
  checkAnswer(user.role === contractRole(role) && user.email === account.email, 'identity', 'a login gave another user')
  if (!lacks('logout')) api.logout(newUser(account, run_id), tokens.access)
}
