import { pick } from '../../../data/random'
import { checkAnswer } from '../../../drive/answers'
import { chance } from '../../../drive/chance'
import { thinksFor } from '../../../drive/think-time'
import type { MedcorRun } from '../../run-data'
import * as api from '../api'
import { newPatient } from '../new-patient'
import { searchByName } from '../search'
import { hospitalOf, type User } from '../user'
import { lacks } from '../vocabulary'
import { noteText } from '../writing'

/** Pause of an administrator, in seconds (design assumption of the SLA document). */
const pauseS = [60, 120] as const

/**
 * A search for duplicates, a registration, an appointment, a look into the audit.
 * @returns false when the shift ended meanwhile
 */
export function adminRound(admin: User, data: MedcorRun): boolean {
  const hospital = hospitalOf(admin, data)
  if (!hospital) return thinksFor(chance(), pauseS)
  const known = pick(chance(), hospital.patients)
  searchByName(admin, known)
  if (!thinksFor(chance(), pauseS)) return false
  const registered = lacks('patient-registration') ? undefined : register(admin)
  if (!thinksFor(chance(), pauseS)) return false
  schedule(admin, registered ?? known)
  if (!thinksFor(chance(), pauseS)) return false
  if (!lacks('audit')) audit(admin, known)
  return thinksFor(chance(), pauseS)
}

/** The id of a patient that was registered and can be read back. */
export function register(admin: User): string | undefined {
  const body = newPatient(chance())
  const made = api.registerPatient(admin, body)
  if (!made.ok || !made.body) return undefined
  const { id } = made.body
  const back = api.patient(admin, id)
  if (back.ok)
    checkAnswer(back.body?.patient?.mrn === body.mrn, 'read-back', 'a registered patient cannot be read back')
  return id
}

export function schedule(admin: User, patient: string): void {
  const staff = api.doctors(admin, { page_size: 20 }).body?.results ?? []
  const doctor = staff[Math.floor(chance()() * staff.length)]
  if (!doctor) return
  const starts_at = new Date(Date.now() + 24 * 3600_000).toISOString()
  const made = api.makeAppointment(admin, { patient, doctor: doctor.id, starts_at, reason: noteText(chance()) })
  if (made.ok) checkAnswer(made.body?.patient === patient, 'identity', 'an appointment is of another patient')
}

export function audit(admin: User, patient: string): void {
  const events = api.auditEvents(admin, { patient, page_size: 20 })
  if (events.ok && events.body)
    checkAnswer(
      events.body.results.every((event) => event.patient === patient),
      'filter',
      'an audit event is of another patient',
    )
}
