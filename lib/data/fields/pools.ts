import type { MedcorPatient } from '../../../data/medcor-patient'
import type { Destination } from '../../../data/tcall'
import { code, patientId } from '../codes'
import { name, phone, serviceDate } from '../people'
import { flag, oneOf } from '../plain'
import { clinicalFields } from './clinical'
import { personFields } from './person'
import type { Fields, FieldsOf, Misfit } from './shape'

const destination: FieldsOf<Destination> = { to_number: phone, country_code: oneOf('US'), contact_name: name }

const patient: FieldsOf<MedcorPatient> = {
  id: code,
  ...personFields,
  visits: [{ date: serviceDate, ...clinicalFields, is_confidential: flag }],
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
