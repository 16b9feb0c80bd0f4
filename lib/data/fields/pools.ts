import type { MedcorPatient } from '../../../data/medcor-patient'
import type { Destination } from '../../../data/tcall'
import { code, patientId } from '../codes'
import { healthPlan, mrn, ssn } from '../numbers'
import { birthDate, email, name, phone, serviceDate } from '../people'
import { city, stateCodes, street, zip } from '../places'
import { count, flag, oneOf, templateText } from '../plain'
import type { Fields, FieldsOf, Misfit } from './shape'

const destination: FieldsOf<Destination> = { to_number: phone, country_code: oneOf('US'), contact_name: name }

const patient: FieldsOf<MedcorPatient> = {
  id: code,
  mrn,
  first_name: name,
  last_name: name,
  birth_date: birthDate,
  sex: oneOf('female', 'male'),
  phone,
  email,
  street,
  city,
  state: oneOf(...stateCodes()),
  zip,
  ssn,
  health_plan_id: healthPlan,
  visits: [
    {
      date: serviceDate,
      record_type: oneOf('consultation', 'follow_up', 'lab', 'procedure', 'emergency'),
      diagnosis: { system: oneOf('ICD-10-CM'), code: { id: 'diagnosis-code', holds: isDiagnosis }, text: templateText },
      symptoms: templateText,
      vital_signs: {
        heart_rate_bpm: count,
        systolic_mmhg: count,
        diastolic_mmhg: count,
        temperature_c: count,
        spo2_percent: count,
        respiratory_rate_bpm: count,
        weight_kg: count,
      },
      medications: [{ name: templateText, dose: templateText, frequency: templateText }],
      is_confidential: flag,
    },
  ],
}

/** ICD-10-CM: a letter, a digit, and up to five more behind a point after the third. */
function isDiagnosis(value: unknown): boolean {
  return typeof value === 'string' && /^[A-Z]\d[\dA-Z](\.[\dA-Z]{1,4})?$/.test(value)
}

/** One row of each data pool, by the pool's name. For Node: it is too large for a VU. */
export const poolFields: Readonly<Record<string, Fields>> = {
  'medcor-patients': patient,
  'tcall-destinations': destination,
}

/** What no field shows by itself: that a patient's id was made, in our namespace, of the record number beside it. */
export function foreignId(pool: string, row: unknown): Misfit | undefined {
  const { id, mrn } = row as Partial<MedcorPatient>
  if (pool !== 'medcor-patients' || (mrn !== undefined && id === patientId(mrn))) return undefined
  return { field: 'id', fieldClass: code.id }
}
