import type { FieldsOf } from '../lib/data/fields/shape'
import { name, phone } from '../lib/data/people'
import { oneOf } from '../lib/data/plain'
import { integer, type Random, seededRandom } from '../lib/data/random'
import { areaCodes, phonesPerAreaCode, reservedName, reservedPhone } from '../lib/data/reserved'
import type { DataPool } from './pools'

/** Somebody to call: a row of the pool `tcall-destinations`. */
export interface DestinationRow {
  to_number: string
  country_code: 'US'
  contact_name: string
}

const fields: FieldsOf<DestinationRow> = { to_number: phone, country_code: oneOf('US'), contact_name: name }

/** Fewer than the reserved numbers there are. */
const destinationCount = 6000

/** Whom TCall's scripts call. */
export const tcallPools: Readonly<Record<string, DataPool>> = {
  'tcall-destinations': {
    fields,
    rows: async ({ seed }) => ({ of: destinationCount, rows: destinations(seededRandom(seed, 1), destinationCount) }),
  },
}

/** Distinct reserved numbers spread over all area codes, in random order. */
export function destinations(random: Random, count: number): DestinationRow[] {
  const codes = areaCodes()
  const available = codes.length * phonesPerAreaCode
  if (count > available) throw new Error(`${count} destinations are more than the ${available} reserved numbers`)
  const order = shuffled(random, available).slice(0, count)
  return order.map((at) => ({
    to_number: reservedPhone(codes[at % codes.length] as string, Math.floor(at / codes.length)),
    country_code: 'US',
    contact_name: reservedName(integer(random, 0, 1e6), integer(random, 0, 1e6), integer(random, 1, 9999)),
  }))
}

/** The whole numbers below `length` in random order (Fisher and Yates). */
function shuffled(random: Random, length: number): number[] {
  const order = Array.from({ length }, (_, at) => at)
  for (let last = length - 1; last > 0; last--) {
    const other = integer(random, 0, last)
    const moved = order[last] as number
    order[last] = order[other] as number
    order[other] = moved
  }
  return order
}
