import { requestLine } from '../../../../contracts/generated/medcor'
import { integer } from '../../../data/random'
import { chance } from '../../../drive/chance'
import { badLogin } from '../../../drive/flooding'
import { request } from '../../../drive/http/client'
import { rowOf } from '../../../drive/run'
import { startIteration } from '../../../drive/start-iteration'
import type { MedcorRun } from '../../run-data'
import { medcorContext } from '../platform'
import { floodedConnection } from '../samples'
import { login } from '../user'

/** Guesses passwords: every second time of an account that there is, the last nurse's, which no user of the run has. */
export function floodLogins({ run_id }: MedcorRun): void {
  startIteration()
  const { nurse } = medcorContext().pools
  const known = rowOf(nurse, nurse.length - 1)
  const email = chance()() < 0.5 ? known.email : `nobody-${integer(chance(), 0, 9)}@example.test`
  badLogin(login({ ...known, email, password: 'wrong' }, run_id, { expect: [401, 429] }).status, true)
}

/** A connection with a handshake of its own for each request. */
export function floodHandshakes(): void {
  startIteration()
  const reply = request(medcorContext().values.MEDCOR_BASE_URL, requestLine.health, {
    headers: { Connection: 'close' },
  })
  if (reply.ok && reply.connectMs > 0) floodedConnection(reply.connectMs + reply.tookMs)
}
