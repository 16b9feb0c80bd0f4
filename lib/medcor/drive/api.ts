import { type components, requestLine } from '../../../contracts/generated/medcor'
import { type RequestOptions, request, requestAll } from '../../drive/http/client'
import { medcorContext } from './platform'
import { contractRole, type Role } from './roles'
import { bearerOfUser, send, type User } from './user'

type Schemas = components['schemas']
export type MedicalRecord = Schemas['MedicalRecord']

type Query = NonNullable<RequestOptions['query']>
type Refusal = Partial<Schemas['Error']>

/** The target that reads of patient data are samples of; a read that has to be refused retrieves nothing. */
const retrieval = { sla: 'M1' } as const
const sampled = (ask: RequestOptions): RequestOptions => (ask.expect ? ask : { ...retrieval, ...ask })

/*
 * Every call of the API that the journeys make, in the platform's terms; names and shapes come from the contract.
 * Functions, not one object: a script takes in what it uses.
 */

export const profile = (user: User, ask: RequestOptions = {}) => send<Schemas['User']>(user, requestLine.profile, ask)

export const logout = (user: User, token: string) => send<Schemas['Message']>(user, requestLine.logout, { token })

export const switchRole = (user: User, role: Role, token: string) =>
  send<Schemas['LoginResult']>(user, requestLine.switchRole, { body: { role: contractRole(role) }, token })

/** Of the user's run. */
export const openSessions = (user: User) =>
  send<Schemas['SessionCount']>(user, requestLine.countSessions, { query: { run_id: user.runId } })

export const patients = (user: User, query: Query, ask: RequestOptions = {}) =>
  send<Schemas['PatientPage']>(user, requestLine.listPatients, { ...sampled(ask), query })

export const patient = (user: User, id: string, ask: RequestOptions = {}) =>
  send<Schemas['UserDetail']>(user, requestLine.getUser, { ...sampled(ask), path: { id } })

export const registerPatient = (user: User, body: Schemas['NewPatient'], ask: RequestOptions = {}) =>
  send<Schemas['Patient'] & Refusal>(user, requestLine.registerPatient, { ...ask, body })

export const listUsers = (user: User, query: Query) => send<Schemas['UserPage']>(user, requestLine.listUsers, { query })

export const doctors = (user: User, query: Query = {}) =>
  send<Schemas['UserPage']>(user, requestLine.listDoctors, { query })

export const hospitals = (user: User) => send<Schemas['HospitalPage']>(user, requestLine.listHospitals)

export const records = (user: User, query: Query, ask: RequestOptions = {}) =>
  send<Schemas['RecordPage']>(user, requestLine.listRecords, { ...ask, query })

export const record = (user: User, id: string, ask: RequestOptions = {}) =>
  send<MedicalRecord & Refusal>(user, requestLine.getRecord, { ...sampled(ask), path: { id } })

/** As {@link record}, but no sample of M1: a record that is read again and again is found in every cache. */
export const comparedRecord = (user: User, id: string) =>
  send<MedicalRecord>(user, requestLine.getRecord, { path: { id } })

/** The same record, kept without encryption: only the reference platform has it. No sample of M1. */
export const plainRecord = (user: User, id: string) =>
  send<MedicalRecord>(user, requestLine.getPlainRecord, { path: { id } })

export const writeRecord = (user: User, body: Schemas['NewRecord']) =>
  send<MedicalRecord>(user, requestLine.createRecord, { body })

/** @param etag of the version that the change is based on */
export const changeRecord = (
  user: User,
  id: string,
  etag: string,
  body: Schemas['RecordChange'],
  ask: RequestOptions = {},
) =>
  send<MedicalRecord & Refusal>(user, requestLine.updateRecord, {
    ...ask,
    path: { id },
    body,
    headers: { 'if-match': etag },
  })

export const appointments = (user: User, query: Query) =>
  send<Schemas['AppointmentPage']>(user, requestLine.listAppointments, { query })

export const makeAppointment = (user: User, body: Schemas['NewAppointment']) =>
  send<Schemas['Appointment']>(user, requestLine.createAppointment, { body })

export const prescriptions = (user: User, query: Query) =>
  send<Schemas['PrescriptionPage']>(user, requestLine.listPrescriptions, { query })

export const prescribe = (user: User, body: Schemas['NewPrescription'], ask: RequestOptions = {}) =>
  send<Schemas['Prescription'] & Refusal>(user, requestLine.createPrescription, { ...ask, body })

export const dueMedications = (user: User, query: Query) =>
  send<Schemas['DueMedicationPage']>(user, requestLine.listDueMedications, { query })

export const administer = (user: User, body: Schemas['NewAdministration']) =>
  send<Schemas['Administration']>(user, requestLine.administerMedication, { body })

export const auditEvents = (user: User, query: Query) =>
  send<Schemas['AuditEventPage']>(user, requestLine.listAuditEvents, { query })

export const deleteRun = (user: User, run_id: string) =>
  send<Schemas['DeletedRun']>(user, requestLine.deleteRun, { path: { run_id } })

export const health = () => request<Schemas['Health']>(medcorContext().values.MEDCOR_BASE_URL, requestLine.health)

/** A chart as its page loads it: who the patient is, their records and their prescriptions, in parallel. */
export function chart(user: User, patientId: string) {
  const token = bearerOfUser(user)
  if (token === undefined) return undefined
  const ask = { token, role: user.role, timed: true } as const
  const replies = requestAll(medcorContext().values.MEDCOR_BASE_URL, [
    { ...ask, ...retrieval, line: requestLine.getUser, path: { id: patientId } },
    { ...ask, line: requestLine.listRecords, query: { patient: patientId, page_size: 10 } },
    { ...ask, line: requestLine.listPrescriptions, query: { patient: patientId, page_size: 10 } },
  ])
  return {
    patient: replies[0]?.body as Schemas['UserDetail'] | undefined,
    records: replies[1]?.body as Schemas['RecordPage'] | undefined,
    prescriptions: replies[2]?.body as Schemas['PrescriptionPage'] | undefined,
  }
}
