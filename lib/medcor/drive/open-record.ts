import { checkAnswer } from '../../drive/answers'
import { phaseOf, windowOf } from '../../drive/clock'
import type { RequestOptions } from '../../drive/http/client'
import { compareWindows } from '../../drive/soak-windows'
import * as api from './api'
import type { User } from './user'
import { add } from './vocabulary'

/**
 * Reads a record and checks that it is this one, of this patient, and readable: decrypted.
 * @returns the reply, and whether the record came back right
 */
export function openRecord(
  user: User,
  id: string,
  about: { patient?: string; scenario?: string } = {},
  ask: RequestOptions = {},
) {
  const reply = api.record(user, id, ask)
  if (!reply.ok || !reply.body) return { reply, right: false }
  const { body } = reply
  const right =
    checkAnswer(body.id === id, 'identity', 'another record was returned') &&
    checkAnswer(
      about.patient === undefined || body.patient === about.patient,
      'identity',
      "another patient's record was returned",
    ) &&
    checkAnswer(
      typeof body.symptoms === 'string' &&
        typeof body.diagnosis?.code === 'string' &&
        typeof body.vital_signs === 'object',
      'shape',
      'a record has no diagnosis, symptoms or vital_signs',
    )
  if (right) add.records_read(1, { scenario: about.scenario ?? 'sessions', phase: phaseOf(reply.sentAt) })
  compareWindows(windowOf(reply.sentAt), reply.tookMs)
  return { reply, right }
}
