import { sleep } from 'k6'
import { accountOf } from '../../auth/session'
import { checkAnswer } from '../../http/answers'
import { startIteration } from '../../start-iteration'
import * as api from '../api'
import { medcor } from '../context'
import type { MedcorRun } from '../run-data'
import { newUser } from '../user'
import { refused } from './refusals'

/** The shortest idle expiry a login asks for, and how long it is left alone, in seconds. */
const idleS = 2
export const idleWaitS = 3.5

/** A session that nobody uses ends by itself. */
export function idleSession({ run_id }: MedcorRun): void {
  startIteration()
  const user = newUser(accountOf(medcor().pools.nurse), run_id, { idle_timeout_s: idleS })
  const tokens = user.session.current()
  if (!tokens) return
  const alive = api.profile(user, { token: tokens.access })
  if (!alive.ok) return
  sleep(idleWaitS)
  const dead = api.profile(user, { token: tokens.access, expect: [401] })
  checkAnswer(refused(dead.status, [401]), 'dead-token-accepted', 'a session was alive after its idle expiry')
}
