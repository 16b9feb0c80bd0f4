import exec from 'k6/execution'
import { integer } from '../../../data/random'
import { checkAnswer } from '../../../drive/answers'
import { accountOf } from '../../../drive/auth/session'
import { chance } from '../../../drive/chance'
import { startIteration } from '../../../drive/start-iteration'
import type { MedcorRun } from '../../run-data'
import * as api from '../api'
import { medcorContext } from '../platform'
import { login, newUser } from '../user'
import { refused } from './refusals'

/** Bad logins, forged and expired tokens beside the healthy load: refused, each time, and nobody else is slower for it. */
export function intruder({ run_id }: MedcorRun): void {
  startIteration()
  attempts[exec.scenario.iterationInTest % attempts.length]?.(run_id)
}

/** What an intruder tries, one an iteration. */
export const attempts: readonly ((runId: string) => void)[] = [badLogin, forgedToken, expiredToken]

/** An account that does not exist, so that no real one is locked out: refused, and throttled when it comes often. */
function badLogin(run_id: string): void {
  const account = {
    email: `nobody-${integer(chance(), 0, 9)}@example.test`,
    password: 'wrong',
    role: 'doctor',
    hospital: '',
  } as const
  const reply = login(account, run_id, { expect: [401, 429] })
  checkAnswer(refused(reply.status, [401, 429]), 'dead-token-accepted', 'a login with a wrong password was not refused')
}

/** Signed by nobody. */
function forgedToken(run_id: string): void {
  const user = newUser(accountOf(medcorContext().pools.doctor), run_id)
  const claims = 'eyJzdWIiOiIwMDAwMDAwMC0wMDAwLTUwMDAtODAwMC0wMDAwMDAwMDAwMDEifQ'
  const reply = api.profile(user, { token: `eyJhbGciOiJub25lIn0.${claims}.`, expect: [401] })
  checkAnswer(refused(reply.status, [401]), 'dead-token-accepted', 'a forged token was accepted')
}

/** Well-formed, with an end in 2001 and a signature that does not fit. */
function expiredToken(run_id: string): void {
  const user = newUser(accountOf(medcorContext().pools.nurse), run_id)
  const reply = api.patients(
    user,
    { page_size: 1 },
    { token: 'eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjEwMDAwMDAwMDB9.AAAA', expect: [401] },
  )
  checkAnswer(refused(reply.status, [401]), 'dead-token-accepted', 'an expired token was accepted')
}
