import exec from 'k6/execution'
import type { components } from '../../../contracts/generated/medcor'
import type { Identifier } from '../../data/identifier'
import { healthPlan, mrnOf, ssn } from '../../data/numbers'
import { birthDate, email, phone } from '../../data/people'
import { city, stateCodes, street, zip } from '../../data/places'
import { integer, pick, type Random } from '../../data/random'
import { reservedName } from '../../data/reserved'

/** Registration numbers of this VU so far. */
let made = 0
/** A VU has this many numbers of its own: two VUs never register the same one. */
const numbersEach = 500
/** The pools' own numbers lie below. */
const first = 5_000_000
const last = 9_999_999

/** Somebody who does not exist: every identifier is from a reserved range. */
export function newPatient(random: Random): components['schemas']['NewPatient'] {
  const number = first + ((exec.vu.idInTest * numbersEach + (made % numbersEach)) % (last - first + 1))
  made += 1
  return patientOf(random, number)
}

/** @param number from which the record number is made; no two patients may have the same */
export function patientOf(random: Random, number: number): components['schemas']['NewPatient'] {
  const name = reservedName(integer(random, 0, 1e6), integer(random, 0, 1e6), number)
  const [first_name = '', last_name = ''] = name.split(' ')
  const of = ({ make }: Identifier) => make?.(random) ?? ''
  return {
    mrn: mrnOf(number),
    first_name,
    last_name,
    birth_date: of(birthDate),
    sex: pick(random, ['female', 'male'] as const),
    phone: of(phone),
    email: of(email),
    street: of(street),
    city: of(city),
    state: pick(random, stateCodes()),
    zip: of(zip),
    ssn: of(ssn),
    health_plan_id: of(healthPlan),
  }
}
