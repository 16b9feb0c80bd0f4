import type { MedcorPatient } from '../../../data/medcor-patient'
import { healthPlan, mrn, ssn } from '../numbers'
import { birthDate, email, name, phone } from '../people'
import { city, stateCodes, street, zip } from '../places'
import { oneOf } from '../plain'
import type { FieldsOf } from './shape'

/** Who a patient is, in the pool and where one is registered. */
export const personFields: FieldsOf<Omit<MedcorPatient, 'id' | 'visits'>> = {
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
}
