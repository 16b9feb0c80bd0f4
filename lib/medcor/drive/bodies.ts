import { type components, requestLine } from '../../../contracts/generated/medcor'
import { clinicalFields } from '../../data/fields/clinical'
import { personFields } from '../../data/fields/person'
import type { Fields, FieldsOf } from '../../data/fields/shape'
import {
  configured,
  countField,
  flagField,
  oneOf,
  ownDay,
  ownInstant,
  platformToken,
  platformUuid,
  templateText,
} from '../../data/plain'

type Schemas = components['schemas']

const { record_type, diagnosis, symptoms, vital_signs, medications } = clinicalFields

/** What every session sends, by method and path template. */
export const sessionBodies = () => ({
  [requestLine.login]: {
    email: configured,
    password: configured,
    idle_timeout_s: countField,
    absolute_timeout_s: countField,
  } satisfies FieldsOf<Schemas['Credentials']>,
  [requestLine.refresh]: { refresh: platformToken } satisfies FieldsOf<Schemas['RefreshRequest']>,
})

/** Every body that goes to Medcor. */
export const allBodies = (): Readonly<Record<string, Fields>> => ({
  ...sessionBodies(),
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
    is_confidential: flagField,
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
    duration_min: countField,
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
})
