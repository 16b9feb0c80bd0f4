import { identifier } from './identifier'
import { integer, pick } from './random'

/** Cities that are in no gazetteer, each called after testing. */
const cities = [
  ...['Sampleton', 'Fixture Falls', 'Mockville', 'Stubfield', 'Placeholder City', 'Testborough', 'Dummyport'],
  ...['Specimen Springs', 'Prototype Park', 'Sandbox Bay', 'Synthwell', 'Trialham', 'Examplar Heights', 'Nullhaven'],
]

const streets = [
  ...['Acorn', 'Birch', 'Cedar', 'Dogwood', 'Elder', 'Fir', 'Garnet', 'Hazel', 'Iris', 'Juniper', 'Kelp', 'Laurel'],
  ...['Maple', 'Nettle', 'Opal', 'Pine', 'Quartz', 'Rowan', 'Sorrel', 'Tulip', 'Umber', 'Violet', 'Willow', 'Yarrow'],
]

/** The states, which HIPAA lets stand. One string: it is shared by all VUs. */
const states =
  'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK ' +
  'OR PA RI SC SD TN TX UT VT VA WA WV WI WY'

/** The postal codes of the states; a new array at each call. */
export function stateCodes(): string[] {
  return states.split(' ')
}

export const street = /* @__PURE__ */ identifier({
  id: 'street',
  number: 2,
  title: 'street addresses',
  reserved(value) {
    if (!/^\d{1,5} [A-Z][a-z]+ Test$/.test(value)) return false
    return streets.includes(value.slice(value.indexOf(' ') + 1, -' Test'.length))
  },
  make: (random) => `${integer(random, 1, 9999)} ${pick(random, streets)} Test`,
})

export const city = /* @__PURE__ */ identifier({
  id: 'city',
  number: 2,
  title: 'cities',
  reserved: (value) => cities.includes(value),
  make: (random) => pick(random, cities),
})

/** 00000 to 00499 were given to no place (the lowest in use is 00501). */
export const zip = /* @__PURE__ */ identifier({
  id: 'zip',
  number: 2,
  title: 'ZIP codes',
  reserved: (value) => /^00[0-4]\d\d(-\d{4})?$/.test(value),
  make: (random) => String(integer(random, 0, 499)).padStart(5, '0'),
})
