import { type components, requestLine } from '../../../contracts/generated/medcor'
import { configured, count, flag, oneOf, ownDay, ownInstant, platformToken, platformUuid, templateText } from '../plain'
import { clinicalFields } from './clinical'
import { personFields } from './person'
import type { Fields, FieldsOf } from './shape'

type Schemas = components['schemas']

const { record_type, diagnosis, symptoms, vital_signs, medications } = clinicalFields

/** Every body that goes to Medcor, by method and path template. */
export const medcorBodies: Readonly<Record<string, Fields>> = {
  [requestLine.login]: {
    email: configured,
    password: configured,
    idle_timeout_s: count,
    absolute_timeout_s: count,
  } satisfies FieldsOf<Schemas['Credentials']>,
  [requestLine.refresh]: { refresh: platformToken } satisfies FieldsOf<Schemas['RefreshRequest']>,
  [requestLine.switchRole]: { role: oneOf('ADMIN', 'DOCTOR', 'NURSE', 'PATIENT', 'STAFF') } satisfies FieldsOf<
    Schemas['SwitchRole']
  >,
  [requestLine.registerPatient]: personFields satisfies FieldsOf<Schemas['NewPatient']>,
  [requestLine.createRecord]: {
    patient: platformUuid,
    record_type,
    visit_date: ownDay,
    diagnosis,
    symptoms,
    vital_signs,
    medications,
    is_confidential: flag,
  } satisfies FieldsOf<Schemas['NewRecord']>,
  [requestLine.updateRecord]: {
    diagnosis,
    symptoms,
    vital_signs,
    medications,
    status: oneOf('draft', 'final'),
  } satisfies FieldsOf<Schemas['RecordChange']>,
  [requestLine.createAppointment]: {
    patient: platformUuid,
    doctor: platformUuid,
    starts_at: ownInstant,
    duration_min: count,
    reason: templateText,
  } satisfies FieldsOf<Schemas['NewAppointment']>,
  [requestLine.createPrescription]: {
    patient: platformUuid,
    medication: medications[0],
    instructions: templateText,
  } satisfies FieldsOf<Schemas['NewPrescription']>,
  [requestLine.administerMedication]: {
    prescription: platformUuid,
    outcome: oneOf('given', 'refused', 'held'),
    note: templateText,
  } satisfies FieldsOf<Schemas['NewAdministration']>,
}
