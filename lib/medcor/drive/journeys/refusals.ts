import exec from 'k6/execution'
import { pick } from '../../../data/random'
import { checkAnswer } from '../../../drive/answers'
import { accountOf } from '../../../drive/auth/session'
import { chance } from '../../../drive/chance'
import { rowOf } from '../../../drive/run'
import { startIteration } from '../../../drive/start-iteration'
import type { MedcorRun } from '../../run-data'
import * as api from '../api'
import { medcorContext } from '../platform'
import type { Role } from '../roles'
import { hospitalOf, newUser, otherHospital, refresh, tokensOfUser, type User, userAs } from '../user'
import { lacks } from '../vocabulary'
import { newPrescription } from '../writing'

/** How many requests all of it makes at most. */
export const refusalRequests = 30

/** What must be refused under load as well as at rest: one wrong answer fails the run. */
export function refusals(data: MedcorRun): void {
  startIteration()
  foreignRecord(userAs('doctor', data), data)
  nursePrescribes(userAs('nurse', data), data)
  if (!lacks('logout')) afterLogout(data)
  refreshTwice(data)
  if (!lacks('switch-role')) switchedAway(data)
}

/** A record of another hospital is not there, or forbidden. */
function foreignRecord(doctor: User, data: MedcorRun): void {
  const other = otherHospital(doctor, data)
  if (!other) return
  const record = api.record(doctor, pick(chance(), other.records), { expect: [403, 404] })
  checkAnswer(refused(record.status, [403, 404]), 'tenant', "another hospital's record was not refused")
  const patient = api.patient(doctor, pick(chance(), other.patients), { expect: [403, 404] })
  checkAnswer(refused(patient.status, [403, 404]), 'tenant', "another hospital's patient was not refused")
}

/** Only doctors prescribe. */
function nursePrescribes(nurse: User, data: MedcorRun): void {
  const hospital = hospitalOf(nurse, data)
  if (!hospital) return
  const reply = api.prescribe(nurse, newPrescription(chance(), pick(chance(), hospital.patients)), { expect: [403] })
  checkAnswer(refused(reply.status, [403]), 'forbidden-allowed', "a nurse's prescription was not refused")
}

/** A token that was logged out is dead, and its refresh token with it. */
function afterLogout({ run_id }: MedcorRun): void {
  const user = newUser(accountOf(medcorContext().pools.doctor), run_id)
  const tokens = tokensOfUser(user)
  if (!tokens || !api.logout(user, tokens.access).ok) return
  const dead = api.profile(user, { token: tokens.access, expect: [401] })
  checkAnswer(refused(dead.status, [401]), 'dead-token-accepted', 'a token was accepted after logout')
  const again = refresh(user, tokens, { expect: [401] })
  checkAnswer(refused(again.status, [401]), 'dead-token-accepted', 'a refresh token was accepted after logout')
}

/** A refresh token works once. */
function refreshTwice({ run_id }: MedcorRun): void {
  const user = newUser(accountOf(medcorContext().pools.nurse), run_id)
  const tokens = tokensOfUser(user)
  if (!tokens) return
  const renewed = refresh(user, tokens)
  if (!renewed.ok || !renewed.body) return
  const now = api.profile(user, { token: renewed.body.access })
  if (now.ok) checkAnswer(now.body?.email === user.account.email, 'identity', 'a refreshed token is another user’s')
  const again = refresh(user, tokens, { expect: [401] })
  checkAnswer(refused(again.status, [401]), 'dead-token-accepted', 'a refresh token was accepted twice')
}

/** Who goes on in another role leaves the one before: its token is dead. */
function switchedAway(data: MedcorRun): void {
  const found = ofTwoRoles(data)
  if (!found) return
  const { user, tokens, other } = found
  const switched = api.switchRole(user, other.toLowerCase() as Role, tokens.access)
  if (!switched.ok || !switched.body) return
  const { tokens: fresh, user: now } = switched.body
  checkAnswer(now.role === other, 'identity', 'a switch gave another role')
  const dead = api.profile(user, { token: tokens.access, expect: [401] })
  checkAnswer(refused(dead.status, [401]), 'dead-token-accepted', 'a token of a role switched away from was accepted')
  const alive = api.profile(user, { token: fresh.access })
  if (alive.ok) checkAnswer(alive.body?.role === other, 'identity', 'a switched session has another role')
  if (!lacks('logout')) api.logout(user, fresh.access)
}

/** How many doctors a VU logs in, at most, to find one that has another role too. */
const doctorsTried = 8
/** Where among the doctors, counted from the VU's own, that one was found. */
let foundAt = 0

/** A doctor who has another role too, logged in: only the platform knows which do. */
function ofTwoRoles({ run_id }: MedcorRun) {
  const { doctor } = medcorContext().pools
  for (; foundAt < doctorsTried; foundAt++) {
    const account = rowOf(doctor, exec.vu.idInTest - 1 + foundAt)
    const user = newUser(account, run_id)
    const tokens = tokensOfUser(user)
    if (!tokens) return undefined
    const other = user.profile?.roles?.find((role) => role !== user.profile?.role)
    if (other !== undefined) return { user, tokens, other }
    if (!lacks('logout')) api.logout(user, tokens.access)
    if (foundAt === doctorsTried - 1)
      console.warn(`none of ${doctorsTried} doctors has another role: switching roles is not checked`)
  }
  return undefined
}

/** A refusal that did not come because nothing came is no wrong answer: it is an error, and counted as one. */
export function refused(status: number, right: readonly number[]): boolean {
  return right.includes(status) || status === 0 || status === 429 || status >= 500
}
