import { code } from './codes'
import { type Identifier, identifier } from './identifier'
import { ip, mac, urlField } from './network'
import { account, card, device, healthPlan, mrn, npi, plate, ssn, vin } from './numbers'
import { age, birthDate, email, fax, name, phone, serviceDate } from './people'
import { city, street, zip } from './places'

/** There is no synthetic fingerprint and no synthetic face: nothing of the kind may be in the data at all. */
const biometric = /* @__PURE__ */ identifier({
  id: 'biometric',
  number: 16,
  title: 'biometric identifiers',
  reserved: () => false,
})
const photo = /* @__PURE__ */ identifier({
  id: 'photo',
  number: 17,
  title: 'full-face photographs',
  reserved: () => false,
})

/** Every class of the 18 identifiers of 45 CFR 164.514(b)(2)(i), in their order. Too large for a VU: import single ones there. */
export const identifiers: readonly Identifier[] = [
  ...[name, street, city, zip, birthDate, serviceDate, age, phone, fax, email, ssn, mrn, healthPlan, account, card],
  ...[npi, vin, plate, device, mac, urlField, ip, biometric, photo, code],
]
