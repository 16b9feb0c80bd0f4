import exec from 'k6/execution'
import type { components } from '../../contracts/generated/medcor'
import { mrnOf } from '../data/numbers'
import { integer, pick, type Random } from '../data/random'
import { areaCodes, phonesPerAreaCode, reservedName, reservedPhone } from '../data/reserved'

/** Registration numbers of this VU so far. */
let made = 0
/** A VU has this many numbers of its own: two VUs never register the same one. */
const numbersEach = 500

/** Somebody who does not exist: every identifier is from a reserved range. */
export function newPatient(random: Random): components['schemas']['NewPatient'] {
  const number = 5_000_000 + ((exec.vu.idInTest * numbersEach + (made++ % numbersEach)) % 4_999_999)
  const [first_name = '', last_name = ''] = reservedName(
    integer(random, 0, 1e6),
    integer(random, 0, 1e6),
    number,
  ).split(' ')
  return {
    mrn: mrnOf(number),
    first_name,
    last_name,
    birth_date: `${integer(random, 1936, 2006)}-01-01`,
    sex: pick(random, ['female', 'male'] as const),
    phone: reservedPhone(pick(random, areaCodes()), integer(random, 0, phonesPerAreaCode - 1)),
    email: `${first_name}.${number}@example.test`.toLowerCase(),
    street: `${integer(random, 1, 99)} Sample Test`,
    city: 'Sampleton',
    state: 'NY',
    zip: `00${String(integer(random, 0, 499)).padStart(3, '0')}`,
    ssn: `000-${String(integer(random, 1, 99)).padStart(2, '0')}-${String(integer(random, 1, 9999)).padStart(4, '0')}`,
    health_plan_id: '1SA0A00AA00',
  }
}
