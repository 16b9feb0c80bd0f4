import type { Faker } from '@faker-js/faker'
import { code, patientId } from '../lib/data/codes'
import { clinicalFields } from '../lib/data/fields/clinical'
import { personFields } from '../lib/data/fields/person'
import type { FieldsOf } from '../lib/data/fields/shape'
import { healthPlan, mrnOf, ssn } from '../lib/data/numbers'
import { phone, serviceDate, serviceYear } from '../lib/data/people'
import { city, stateCodes, street, zip } from '../lib/data/places'
import { flagField } from '../lib/data/plain'
import type { Random } from '../lib/data/random'
import { familyNames, firstNames } from '../lib/data/reserved'
import { type Condition, conditions } from './clinical/conditions'
import { medications } from './clinical/medications'
import { usualWeight, vitalsOf } from './clinical/vitals'
import type { MedcorPatient, MedcorVisit } from './medcor-patient'
import type { DataPool } from './pools'

/** How old patients are: more of the old and the very young than live in the population, as in any clinic. */
const ages: { value: [youngest: number, oldest: number]; weight: number }[] = [
  { value: [0, 4], weight: 8 },
  { value: [5, 17], weight: 12 },
  { value: [18, 44], weight: 28 },
  { value: [45, 64], weight: 27 },
  { value: [65, 89], weight: 25 },
]

/** No patient is seen more often in a year. */
const mostVisits = 14

const fields: FieldsOf<MedcorPatient> = {
  id: code,
  ...personFields,
  visits: [{ date: serviceDate, ...clinicalFields, is_confidential: flagField }],
}

/** The patients whom Medcor's reference is seeded with. */
export const medcorPools: Readonly<Record<string, DataPool>> = {
  'medcor-patients': {
    fields,
    // That a patient's id was made, in our namespace, of the record number beside it.
    foreign(row) {
      const { id, mrn } = row as Partial<MedcorPatient>
      return mrn !== undefined && id === patientId(mrn) ? undefined : { field: 'id', fieldClass: code.id }
    },
    // Faker without its languages: names and places are ours, and the languages take a quarter of a second to load.
    async rows({ seed, patients: count }) {
      const { faker } = await import('@faker-js/faker/locale/base')
      return { of: count, rows: patientRows(faker, seed, count) }
    },
  },
}

/**
 * The patients of one seed, one after the other: nothing of an earlier one is kept, so any number of them takes the
 * memory of one. Patient n is the same however many there are.
 */
export function* patientRows(faker: Faker, seed: number, count: number): Generator<MedcorPatient> {
  const states = stateCodes()
  faker.seed(seed)
  for (let row = 0; row < count; row++) yield patient(faker, row, states)
}

function patient(faker: Faker, row: number, states: readonly string[]): MedcorPatient {
  const random: Random = () => faker.number.float()
  const { arrayElement, weightedArrayElement } = faker.helpers
  const sex = arrayElement(['female', 'male'] as const)
  const [youngest, oldest] = weightedArrayElement(ages)
  const age = faker.number.int({ min: youngest, max: oldest })
  const mrn = mrnOf(row)
  const [first, last] = [`${arrayElement(firstNames)}${row + 1}`, `${arrayElement(familyNames)}${row + 1}`]
  return {
    id: patientId(mrn),
    mrn,
    first_name: first,
    last_name: last,
    birth_date: `${serviceYear - age}-01-01`,
    sex,
    phone: made(phone, random),
    email: `${first}.${last}@example.test`.toLowerCase(),
    street: made(street, random),
    city: made(city, random),
    state: arrayElement(states),
    zip: made(zip, random),
    ssn: made(ssn, random),
    health_plan_id: made(healthPlan, random),
    visits: visits(faker, random, age, sex),
  }
}

function made({ make }: { make?(random: Random): string }, random: Random): string {
  if (!make) throw new Error('this class has no reserved range to take a value from')
  return make(random)
}

/** The year's history: what lasts comes back, what is acute comes once. Ordered by date, at most one a day. */
function visits(faker: Faker, random: Random, age: number, sex: 'female' | 'male'): MedcorVisit[] {
  const fitting = conditions.filter(
    ({ ages: [from, to], sex: only }) => age >= from && age <= to && (only ?? sex) === sex,
  )
  const lasting = faker.helpers.arrayElements(
    fitting.filter(({ chronic }) => chronic),
    { min: 0, max: age < 35 ? 1 : age < 65 ? 2 : 3 },
  )
  const weighted = fitting.filter(({ chronic }) => !chronic).map((value) => ({ value, weight: value.weight }))
  const mean = 1 + 1.7 * lasting.length + (age < 2 ? 3 : 0)
  const count = Math.min(mostVisits, 1 + poisson(random, mean))
  const weightKg = usualWeight(random, age, sex)
  return distinctDays(faker, count).map((date) => {
    const again = lasting.length > 0 && random() < 0.7
    const condition = again ? faker.helpers.arrayElement(lasting) : faker.helpers.weightedArrayElement(weighted)
    return visit(faker, random, date, condition, { age, weightKg })
  })
}

function visit(
  faker: Faker,
  random: Random,
  date: string,
  condition: Condition,
  { age, weightKg }: { age: number; weightKg: number },
): MedcorVisit {
  const { code, text, symptoms, records, confidential } = condition
  return {
    date,
    record_type: faker.helpers.arrayElement(records),
    diagnosis: { system: 'ICD-10-CM', code, text },
    symptoms: faker.helpers.arrayElement(symptoms),
    vital_signs: vitalsOf(random, age, weightKg, condition),
    medications: condition.medications.map((name) => ({ ...medications[name] })),
    is_confidential: confidential === true || random() < 0.03,
  }
}

/** Knuth's method: fit for the small means here. */
function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean)
  let count = -1
  for (let product = 1; product > limit; count++) product *= random()
  return Math.max(0, count)
}

function distinctDays(faker: Faker, count: number): string[] {
  const days = new Set<number>()
  while (days.size < count) days.add(faker.number.int({ min: 1, max: 365 }))
  return [...days]
    .sort((a, b) => a - b)
    .map((day) => new Date(Date.UTC(serviceYear, 0, day)).toISOString().slice(0, 10))
}
