import { checkAnswer } from '../../../drive/answers'
import * as api from '../api'
import { openRecord } from '../open-record'
import type { User } from '../user'

type Change = Parameters<typeof api.changeRecord>[3]

/** Changes a record, reads it back, and tries once more with the tag of the version before, which has to be refused. */
export function reviseRecord(user: User, id: string, change: Change): void {
  const before = openRecord(user, id)
  const etag = before.reply.headers['Etag']
  if (!before.right || !checkAnswer(etag !== undefined, 'shape', 'a record has no ETag')) return
  const changed = api.changeRecord(user, id, etag ?? '', change)
  if (!changed.ok) return
  const after = openRecord(user, id)
  if (after.right && after.reply.body)
    checkAnswer(holds(after.reply.body, change), 'read-back', 'a change of a record cannot be read back')
  const stale = api.changeRecord(user, id, etag ?? '', change, { expect: [412] })
  checkAnswer(stale.status === 412, 'read-back', 'a change based on a stale ETag was not refused')
}

function holds(record: api.MedicalRecord, change: Change): boolean {
  return Object.entries(change).every(
    ([field, value]) => JSON.stringify(record[field as keyof api.MedicalRecord]) === JSON.stringify(value),
  )
}
