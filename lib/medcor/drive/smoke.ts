import { validators } from '../../../contracts/generated/medcor.validators.js'
import { checkAnswer } from '../../drive/answers'
import { accountOf } from '../../drive/auth/session'
import { chance } from '../../drive/chance'
import { contractObserver } from '../../drive/http/observe-contract'
import { drive } from '../../drive/platform'
import type { MedcorValues } from '../plan/pools'
import type { MedcorRun } from '../run-data'
import * as api from './api'
import { allBodies } from './bodies'
import { audit, register, schedule } from './journeys/admin'
import { compareEncryption } from './journeys/compare-encryption'
import { compareRoles } from './journeys/compare-roles'
import { handshake } from './journeys/handshake'
import { absolute, idleUntilLoggedOut } from './journeys/idle-session'
import { attempts } from './journeys/intruder'
import { refusals } from './journeys/refusals'
import { reviseRecord } from './journeys/revise-record'
import { openRecord } from './open-record'
import { medcorContext, medcorDrive } from './platform'
import { contractRole, roles } from './roles'
import { searchByName } from './search'
import { hospitalOf, newUser, tokensOfUser, userAs } from './user'
import { add, lacks } from './vocabulary'
import { newPrescription, newRecord, noteText } from './writing'

/** Every endpoint and journey once, each response checked against the contract. */
export const smoke = drive<MedcorValues, MedcorRun>(
  medcorDrive,
  { smoke: everythingOnce },
  { bodies: allBodies, observers: [contractObserver(validators)] },
)

function everythingOnce(data: MedcorRun): void {
  everyRole(data)
  doctor(data)
  nurse(data)
  admin(data)
  patientSeesThemself(data)
  refusals(data)
  for (const attempt of attempts) attempt(data.run_id)
  handshake()
  compareRoles(data)
  if (!lacks('plain-twin')) compareEncryption(data)
  if (!lacks('session-timeouts')) {
    idleUntilLoggedOut(data.run_id)
    absolute(data.run_id)
  }
  add.runs_watched_to_the_end(1)
}

/** Each role that has an account logs in and is who it says. */
function everyRole({ run_id }: MedcorRun): void {
  for (const role of roles) {
    const pool = medcorContext().pools[role]
    if (pool.length === 0) continue
    const user = newUser(accountOf(pool), run_id)
    const me = api.profile(user)
    if (me.ok) checkAnswer(me.body?.role === contractRole(role), 'identity', 'the profile has another role')
    const tokens = tokensOfUser(user)
    if (tokens && !lacks('logout')) api.logout(user, tokens.access)
  }
}

function doctor(data: MedcorRun): void {
  const user = userAs('doctor', data)
  const patient = hospitalOf(user, data)?.patients[0]
  if (patient === undefined) return
  api.appointments(user, { doctor: 'me', page_size: 20 })
  searchByName(user, patient)
  api.chart(user, patient)
  api.prescribe(user, newPrescription(chance(), patient))
  const note = api.writeRecord(user, newRecord(chance(), patient, 'consultation'))
  if (!note.ok || !note.body) return
  openRecord(user, note.body.id, { patient })
  reviseRecord(user, note.body.id, { symptoms: noteText(chance()), status: 'final' })
}

function nurse(data: MedcorRun): void {
  const user = userAs('nurse', data)
  const patient = hospitalOf(user, data)?.patients[0]
  if (patient === undefined) return
  if (!lacks('assignments')) api.patients(user, { assigned: 'me', page_size: 20 })
  api.prescriptions(user, { patient, page_size: 20 })
  if (lacks('medication-administration')) return
  const due = api.dueMedications(user, { patient, page_size: 20 }).body?.results[0]
  if (due) api.administer(user, { prescription: due.prescription, outcome: 'given', note: noteText(chance()) })
}

function admin(data: MedcorRun): void {
  const user = userAs('admin', data)
  const patient = hospitalOf(user, data)?.patients[0]
  if (patient === undefined) return
  api.listUsers(user, { role: 'NURSE', page_size: 20 })
  api.hospitals(user)
  if (!lacks('session-count')) api.openSessions(user)
  schedule(user, (lacks('patient-registration') ? undefined : register(user)) ?? patient)
  if (!lacks('audit')) audit(user, patient)
}

/** A patient finds themself, and nobody else. */
function patientSeesThemself(data: MedcorRun): void {
  if (medcorContext().pools.patient.length === 0) return
  const user = userAs('patient', data)
  const page = api.patients(user, {})
  if (page.ok && page.body) checkAnswer(page.body.count <= 1, 'forbidden-allowed', 'a patient sees other patients')
}
