import type { components } from '../../../contracts/generated/medcor'
import { serviceDate } from '../../data/people'
import { integer, pick, type Random } from '../../data/random'

type Schemas = components['schemas']

const findings = ['symptoms improved', 'symptoms unchanged since visit', 'vitals normal', 'no complaints']
const plans = ['continue medication', 'follow up in three weeks', 'panel at clinic', 'review in a month']
const medications = [
  { name: 'lisinopril', dose: '10 mg', frequency: 'once daily' },
  { name: 'metformin', dose: '500 mg', frequency: 'twice daily' },
  { name: 'atorvastatin', dose: '20 mg', frequency: 'once daily at night' },
] as const

/** A note in free text: of templates only, so that nothing of a person can be in it. */
export function noteText(random: Random): string {
  return `Note: ${pick(random, findings)}; ${pick(random, plans)}.`
}

function vitalSigns(random: Random): Schemas['VitalSigns'] {
  return {
    heart_rate_bpm: integer(random, 58, 96),
    systolic_mmhg: integer(random, 105, 148),
    diastolic_mmhg: integer(random, 62, 92),
    temperature_c: integer(random, 362, 376) / 10,
    spo2_percent: integer(random, 94, 100),
    respiratory_rate_bpm: integer(random, 12, 20),
    weight_kg: integer(random, 500, 1100) / 10,
  }
}

export function newRecord(random: Random, patient: string, type: Schemas['RecordType']): Schemas['NewRecord'] {
  return {
    patient,
    record_type: type,
    visit_date: serviceDate.make?.(random) ?? '',
    diagnosis: {
      system: 'ICD-10-CM',
      code: 'Z00.00',
      text: 'Encounter for general adult medical examination without abnormal findings',
    },
    symptoms: noteText(random),
    vital_signs: vitalSigns(random),
  }
}

export function newPrescription(random: Random, patient: string): Schemas['NewPrescription'] {
  return { patient, medication: { ...pick(random, medications) }, instructions: noteText(random) }
}
