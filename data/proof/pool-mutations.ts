import { faker } from '@faker-js/faker/locale/base'
import { uuidV5 } from '../../lib/data/codes'
import { pick, type Random, seededRandom, uuidShaped } from '../../lib/data/random'
import { patientRows } from '../medcor'
import { destinations } from '../tcall'
import { realClasses } from './values'

/** A pool with one row, one of whose fields holds what it must not. */
export interface PoolMutation {
  /** The class of the field; `unknown` for a field that no table has. */
  id: string
  file: string
  text: string
}

/** Which class of real value is put into which field. */
const fields: readonly (readonly [pool: string, field: string, id: string])[] = [
  ...(['first_name', 'last_name'] as const).map((field) => ['medcor-patients', field, 'name'] as const),
  ...(['street', 'city', 'zip', 'phone', 'email', 'ssn', 'mrn'] as const).map(
    (field) => ['medcor-patients', field, field] as const,
  ),
  ['medcor-patients', 'birth_date', 'birth-date'],
  ['medcor-patients', 'health_plan_id', 'health-plan'],
  ['tcall-destinations', 'to_number', 'phone'],
  ['tcall-destinations', 'contact_name', 'name'],
]

/** Each field of each pool `each` times, a name in free text, ids that are not of the data set, and fields nobody knows. */
export function poolMutations(seed: number, each: number): PoolMutation[] {
  const random = seededRandom(seed, 99)
  const clean: Record<string, object> = {
    'medcor-patients': [...patientRows(faker, seed, 1)][0] as object,
    'tcall-destinations': destinations(random, 1)[0] as object,
  }
  const withField = (pool: string, id: string, change: Record<string, unknown>): PoolMutation => ({
    id,
    file: `${pool}.json`,
    text: `[\n${JSON.stringify({ ...clean[pool], ...change })}\n]\n`,
  })
  return Array.from({ length: each }, () => [
    ...fields.map(([pool, field, id]) => withField(pool, id, { [field]: realValue(id, random) })),
    ...[uuidShaped(random), uuidV5('patient/1', '6ba7b810-9dad-11d1-80b4-00c04fd430c8'), uuidV5('patient/SYN-1')].map(
      (id) => withField('medcor-patients', 'code', { id }),
    ),
    withField('medcor-patients', 'unknown', { [pick(random, ['notes', 'photo', 'race', 'ext'])]: 'x' }),
    withField('medcor-patients', 'name', { visits: [{ symptoms: `Cough, says ${realValue('name', random)}` }] }),
    withField('medcor-patients', 'service-date', { visits: [{ date: '2021-03-04' }] }),
  ]).flat()
}

function realValue(id: string, random: Random): string {
  const found = realClasses.find((each) => each.id === id)
  const makers = [found?.plain, found?.labelled].filter((maker) => maker !== undefined)
  return pick(random, makers)(random)
}
