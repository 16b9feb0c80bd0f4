import type { MedcorVisit } from '../../../data/medcor-patient'
import type { FieldClass } from '../identifier'
import { countField, oneOf, templateText } from '../plain'
import type { FieldsOf } from './shape'

/** ICD-10-CM: a letter, a digit, a character, and up to four more behind a point. */
const diagnosisCode: FieldClass = {
  id: 'diagnosis-code',
  holds: (value) => typeof value === 'string' && /^[A-Z]\d[\dA-Z](\.[\dA-Z]{1,4})?$/.test(value),
}

/** What a visit has in the pool and in every body alike. */
export const clinicalFields = {
  record_type: /* @__PURE__ */ oneOf('consultation', 'follow_up', 'lab', 'procedure', 'emergency'),
  diagnosis: { system: /* @__PURE__ */ oneOf('ICD-10-CM'), code: diagnosisCode, text: templateText },
  symptoms: templateText,
  vital_signs: {
    heart_rate_bpm: countField,
    systolic_mmhg: countField,
    diastolic_mmhg: countField,
    temperature_c: countField,
    spo2_percent: countField,
    respiratory_rate_bpm: countField,
    weight_kg: countField,
  },
  medications: [{ name: templateText, dose: templateText, frequency: templateText }],
} as const satisfies Partial<FieldsOf<MedcorVisit>>
