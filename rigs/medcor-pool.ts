import type { MedcorPatient, MedcorVisit } from '../data/medcor-patient'
import { integer, type Random, seededRandom } from '../lib/data/random'
import { familyNames, firstNames, reservedPhone } from '../lib/data/reserved'

const recordTypes = ['consultation', 'follow_up', 'lab', 'procedure', 'emergency'] as const

/** Patients in the shape of the pool `medcor-patients`: enough to fill a database, not to look at. */
export function somePatients(count: number, visits = 5): MedcorPatient[] {
  const random = seededRandom(1)
  return Array.from({ length: count }, (_, at) => patient(at, visits, random))
}

function patient(at: number, visits: number, random: Random): MedcorPatient {
  const hex = (at + 1).toString(16).padStart(12, '0')
  const first_name = `${firstNames[at % firstNames.length]}${at}`
  return {
    id: `0000000a-0000-5000-8000-${hex}`,
    mrn: `SYN-${String(at).padStart(7, '0')}`,
    first_name,
    last_name: `${familyNames[at % familyNames.length]}${Math.floor(at / 3)}`,
    birth_date: `${1940 + (at % 70)}-01-01`,
    sex: at % 2 ? 'female' : 'male',
    phone: reservedPhone('212', at % 100),
    email: `${first_name.toLowerCase()}@example.test`,
    street: `${at} Sample Test`,
    city: 'Sampleton',
    state: 'NY',
    zip: '00001',
    ssn: '000-12-3456',
    health_plan_id: '1SA0A00AA00',
    visits: Array.from({ length: visits }, (_, nth) => visit(nth, random)),
  }
}

function visit(nth: number, random: Random): MedcorVisit {
  return {
    date: `2024-${String((nth % 12) + 1).padStart(2, '0')}-15`,
    record_type: recordTypes[nth % recordTypes.length] as MedcorVisit['record_type'],
    diagnosis: { system: 'ICD-10-CM', code: 'I10', text: 'Essential (primary) hypertension' },
    symptoms: 'Headache in the morning, dizziness when standing up, no chest pain.',
    vital_signs: {
      heart_rate_bpm: integer(random, 60, 90),
      systolic_mmhg: integer(random, 120, 160),
      diastolic_mmhg: integer(random, 70, 95),
      temperature_c: 36.7,
      spo2_percent: 98,
      respiratory_rate_bpm: 14,
      weight_kg: 81.5,
    },
    medications: [{ name: 'lisinopril', dose: '10 mg', frequency: 'once daily' }],
    is_confidential: nth === 2,
  }
}
