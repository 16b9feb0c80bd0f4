import { chance } from '../../../drive/chance'
import { thinksFor } from '../../../drive/think-time'
import type { MedcorRun } from '../../run-data'
import * as api from '../api'
import { openRecord } from '../open-record'
import { ownPatient } from '../own-patient'
import { hospitalOf, type User } from '../user'
import { lacks } from '../vocabulary'
import { newRecord, noteText } from '../writing'

/** Pause of a nurse between two entries, in seconds; a burst is a round (design assumption of the SLA document). */
const pauseS = [50, 70] as const

/**
 * Assignments, a chart, vitals, the medication record, an administration, a note.
 * @returns false when the shift ended meanwhile
 */
export function nurseRound(nurse: User, data: MedcorRun): boolean {
  const hospital = hospitalOf(nurse, data)
  if (!hospital) return thinksFor(chance(), pauseS)
  const patientId = ownPatient(nurse, hospital)
  const recent = api.chart(nurse, patientId)?.records?.results[0]
  if (recent) openRecord(nurse, recent.id, { patient: patientId })
  if (!thinksFor(chance(), pauseS)) return false
  api.writeRecord(nurse, newRecord(chance(), patientId, 'follow_up'))
  if (!thinksFor(chance(), pauseS)) return false
  if (!lacks('medication-administration')) {
    const due = api.dueMedications(nurse, { patient: patientId, page_size: 20 }).body?.results[0]
    if (due) api.administer(nurse, { prescription: due.prescription, outcome: 'given', note: noteText(chance()) })
  }
  return thinksFor(chance(), pauseS)
}
