import { sleep } from 'k6'
import exec from 'k6/execution'
import { checkAnswer } from '../../../drive/answers'
import { accountOf } from '../../../drive/auth/session'
import { startIteration } from '../../../drive/start-iteration'
import type { MedcorRun } from '../../run-data'
import * as api from '../api'
import { medcorContext } from '../platform'
import { newUser, type Timeouts, tokensOfUser, type User } from '../user'
import { refused } from './refusals'

/** The shortest expiry a login asks for, and how long after it the token has to be dead, in seconds. */
const expiryS = 2
export const idleWaitS = 3.5

/** A session ends by itself: one that nobody uses, and, the next time, one that is used but as old as it may be. */
export function idleSession({ run_id }: MedcorRun): void {
  startIteration()
  if (exec.vu.iterationInScenario % 2 === 0) idleUntilLoggedOut(run_id)
  else absolute(run_id)
}

/** Nobody uses it. */
export function idleUntilLoggedOut(runId: string): void {
  const session = open(runId, { idle_timeout_s: expiryS })
  if (!session) return
  sleep(idleWaitS)
  isDead(session, 'a session was alive after its idle expiry')
}

/** It is used all the time; its token is well signed, and its time is over. */
export function absolute(runId: string): void {
  const session = open(runId, { absolute_timeout_s: expiryS })
  if (!session) return
  sleep(expiryS / 2)
  if (!api.profile(session.user, { token: session.token }).ok) return
  sleep(idleWaitS - expiryS / 2)
  isDead(session, 'a token was taken after its session had reached its greatest age')
}

function open(runId: string, timeouts: Timeouts): { user: User; token: string } | undefined {
  const user = newUser(accountOf(medcorContext().pools.nurse), runId, timeouts)
  const token = tokensOfUser(user)?.access
  return token !== undefined && api.profile(user, { token }).ok ? { user, token } : undefined
}

function isDead({ user, token }: { user: User; token: string }, otherwise: string): void {
  const dead = api.profile(user, { token, expect: [401] })
  checkAnswer(refused(dead.status, [401]), 'dead-token-accepted', otherwise)
}
