import type { MedcorPatient } from '../../../data/medcor-patient'
import type { FieldClass } from '../identifier'
import { healthPlan, mrn, ssn } from '../numbers'
import { birthDate, email, name, phone } from '../people'
import { city, stateCodes, street, zip } from '../places'
import { oneOf } from '../plain'
import type { FieldsOf } from './shape'

/** Their list is made when one is looked at: an array of them would be 3 KB of every VU. */
const state: FieldClass = {
  id: 'one-of',
  holds: (value) => typeof value === 'string' && stateCodes().includes(value),
}

/** Who a patient is, in the pool and where one is registered. */
export const personFields: FieldsOf<Omit<MedcorPatient, 'id' | 'visits'>> = {
  mrn,
  first_name: name,
  last_name: name,
  birth_date: birthDate,
  sex: /* @__PURE__ */ oneOf('female', 'male'),
  phone,
  email,
  street,
  city,
  state,
  zip,
  ssn,
  health_plan_id: healthPlan,
}
