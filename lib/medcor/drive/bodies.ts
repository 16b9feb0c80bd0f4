import { type components, requestLine } from '../../../contracts/generated/medcor'
import { clinicalFields } from '../../data/fields/clinical'
import { personFields } from '../../data/fields/person'
import type { Fields, FieldsOf } from '../../data/fields/shape'
import { countField, flagField, oneOf, ownDay, ownInstant, platformUuid, templateText } from '../../data/plain'

import { loginFields, refreshFields } from './session-bodies'

type Schemas = components['schemas']

/*
 * What goes to Medcor. Each table is a constant of its own behind a getter, so that a VU makes those of what it sends:
 * only who registers patients needs the identifiers of a person.
 */

const switchRole = {
  role: /* @__PURE__ */ oneOf('ADMIN', 'DOCTOR', 'NURSE', 'PATIENT', 'STAFF'),
} satisfies FieldsOf<Schemas['SwitchRole']>

const registerPatient = personFields satisfies FieldsOf<Schemas['NewPatient']>

const createRecord = {
  patient: platformUuid,
  record_type: clinicalFields.record_type,
  visit_date: ownDay,
  diagnosis: clinicalFields.diagnosis,
  symptoms: clinicalFields.symptoms,
  vital_signs: clinicalFields.vital_signs,
  medications: clinicalFields.medications,
  is_confidential: flagField,
} satisfies FieldsOf<Schemas['NewRecord']>

const updateRecord = {
  diagnosis: clinicalFields.diagnosis,
  symptoms: clinicalFields.symptoms,
  vital_signs: clinicalFields.vital_signs,
  medications: clinicalFields.medications,
  status: /* @__PURE__ */ oneOf('draft', 'final'),
} satisfies FieldsOf<Schemas['RecordChange']>

const createAppointment = {
  patient: platformUuid,
  doctor: platformUuid,
  starts_at: ownInstant,
  duration_min: countField,
  reason: templateText,
} satisfies FieldsOf<Schemas['NewAppointment']>

const createPrescription = {
  patient: platformUuid,
  medication: clinicalFields.medications[0],
  instructions: templateText,
} satisfies FieldsOf<Schemas['NewPrescription']>

const administerMedication = {
  prescription: platformUuid,
  outcome: /* @__PURE__ */ oneOf('given', 'refused', 'held'),
  note: templateText,
} satisfies FieldsOf<Schemas['NewAdministration']>

/** Every body. By getters, so that a VU makes only the fields of what it sends. */
export const allBodies = (): Readonly<Record<string, Fields>> => ({
  get [requestLine.login]() {
    return loginFields
  },
  get [requestLine.refresh]() {
    return refreshFields
  },
  get [requestLine.switchRole]() {
    return switchRole
  },
  get [requestLine.registerPatient]() {
    return registerPatient
  },
  get [requestLine.createRecord]() {
    return createRecord
  },
  get [requestLine.updateRecord]() {
    return updateRecord
  },
  get [requestLine.createAppointment]() {
    return createAppointment
  },
  get [requestLine.createPrescription]() {
    return createPrescription
  },
  get [requestLine.administerMedication]() {
    return administerMedication
  },
})
