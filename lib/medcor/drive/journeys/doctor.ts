import { chance } from '../../../drive/chance'
import { thinks } from '../../../drive/think-time'
import type { MedcorRun } from '../../run-data'
import * as api from '../api'
import { openRecord } from '../open-record'
import { ownPatient } from '../own-patient'
import { searchByName } from '../search'
import type { User } from '../user'
import { hospitalOf } from '../user'
import { newPrescription, newRecord } from '../writing'
import { reviseRecord } from './revise-record'

/** Mean pauses of a doctor, in seconds (design assumption of the SLA document). */
const pauseS = { review: 300, note: 240, order: 160 } as const

/**
 * Worklist, a patient of one's own by name, the chart, a note, an order, and the signature.
 * @returns false when the shift ended meanwhile
 */
export function doctorRound(doctor: User, data: MedcorRun): boolean {
  const hospital = hospitalOf(doctor, data)
  if (!hospital) return thinks(chance(), pauseS.order)
  api.appointments(doctor, { doctor: 'me', page_size: 20 })
  const patientId = ownPatient(doctor, hospital)
  searchByName(doctor, patientId)
  const chart = api.chart(doctor, patientId)
  const recent = chart?.records?.results[0]
  if (recent) openRecord(doctor, recent.id, { patient: patientId })
  if (!thinks(chance(), pauseS.review)) return false
  const note = api.writeRecord(doctor, newRecord(chance(), patientId, 'consultation'))
  if (!thinks(chance(), pauseS.note)) return false
  api.prescribe(doctor, newPrescription(chance(), patientId))
  if (!thinks(chance(), pauseS.order)) return false
  if (note.ok && note.body) reviseRecord(doctor, note.body.id, { status: 'final' })
  return true
}
