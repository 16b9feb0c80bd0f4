import { identifier } from './identifier'
import { integer, pick } from './random'
import {
  areaCodeAt,
  familyNames,
  firstNames,
  isReservedEmail,
  isReservedPhone,
  reservedName,
  reservedPhone,
} from './reserved'

/** How old a patient may be said to be: HIPAA lets stand no age over 89. */
const oldestAge = 89

/** The one past year in which every visit lies. */
export const serviceYear = 2024

export const name = /* @__PURE__ */ identifier({
  id: 'name',
  number: 1,
  title: 'names',
  reserved: isNameOrPart,
  make: (random) => reservedName(integer(random, 0, 1e6), integer(random, 0, 1e6), integer(random, 1, 99_999)),
})

/** A whole name, a first name or a family name: each part of the lists, with its number. */
function isNameOrPart(value: string): boolean {
  const space = value.indexOf(' ')
  return space < 0 ? isPart(value) : isPart(value.slice(0, space)) && isPart(value.slice(space + 1))
}

function isPart(part: string): boolean {
  if (!/^[A-Za-z-]+\d{1,7}$/.test(part)) return false
  const word = part.slice(0, part.search(/\d/))
  return firstNames.includes(word) || familyNames.includes(word)
}

export const birthDate = /* @__PURE__ */ identifier({
  id: 'birth-date',
  number: 3,
  title: 'birth dates',
  reserved(value) {
    if (!/^\d{4}-01-01$/.test(value)) return false
    const year = Number(value.slice(0, 4))
    return serviceYear - year <= oldestAge && year <= serviceYear
  },
  make: (random) => `${serviceYear - integer(random, 0, oldestAge)}-01-01`,
})

export const serviceDate = /* @__PURE__ */ identifier({
  id: 'service-date',
  number: 3,
  title: 'dates of service',
  reserved: (value) =>
    /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(value) && value.startsWith(`${serviceYear}-`),
  make(random) {
    const day = new Date(Date.UTC(serviceYear, 0, integer(random, 1, 366)))
    return day.toISOString().slice(0, 10)
  },
})

export const age = /* @__PURE__ */ identifier({
  id: 'age',
  number: 3,
  title: 'ages over 89',
  reserved: (value) => value === '90+' || (/^\d{1,2}$/.test(value) && Number(value) <= oldestAge),
  make: (random) => String(integer(random, 0, oldestAge)),
})

export const phone = /* @__PURE__ */ identifier({
  id: 'phone',
  number: 4,
  title: 'telephone numbers',
  reserved: isReservedPhone,
  make: (random) => reservedPhone(areaCodeAt(random()), integer(random, 0, 99)),
})

export const fax = /* @__PURE__ */ identifier({ ...phone, id: 'fax', number: 5, title: 'fax numbers' })

export const email = /* @__PURE__ */ identifier({
  id: 'email',
  number: 6,
  title: 'email addresses',
  reserved: isReservedEmail,
  make: (random) => `${pick(random, firstNames)}${integer(random, 1, 99_999)}@example.test`.toLowerCase(),
})
