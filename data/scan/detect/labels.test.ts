import { describe, expect, it } from 'vitest'
import { scanText } from '../scan'
import { isLabel } from './labels'

const ids = (text: string, file = 'x.txt') => [...new Set(scanText(file, text).map(({ id }) => id))]

/** The words of each class, and a value that only they make one. */
const words: readonly (readonly [id: string, value: string, words: string])[] = [
  [
    'name',
    'Maria',
    'first name|last name|full name|given name|given names|family name|middle name|maiden name|legal name|preferred name|' +
      'surname|fname|lname|patient name|pt name|patient|contact name|member name|client name|subscriber name|' +
      'insured name|caller name|name of patient|guarantor|guarantor name|guardian|guardian name|next of kin|' +
      'emergency contact|mother name|father name|spouse name|doctor name|physician name|provider name|nurse name|' +
      'attending physician|referring physician|caregiver name',
  ],
  [
    'street',
    '12 Calle Ocho',
    'street|street address|street address line|address|address line 1|address line 2|address line|address 1|' +
      'home address|mailing address|addr',
  ],
  ['city', 'Springfield', 'city|homecity|hometown|town|county|precinct|birthplace|place of birth|municipality'],
  ['zip', '02139', 'zip|zip code|postal code|postcode|zip4'],
  ['birth-date', '1985-03-12', 'dob|d.o.b|date of birth|birth date|birth time|birthday|bday|born|born on'],
  [
    'service-date',
    '2019-03-12',
    'admission|admission date|admitted|admitted on|admit date|discharge|discharge date|discharged|discharged on|' +
      'date of service|service date|dos|visit date|date of death|deceased|died|died on|date of admission|' +
      'date of discharge|death date|procedure date|surgery date|encounter date|appointment date|date of visit',
  ],
  ['age', '97', 'age|patient age'],
  [
    'phone',
    '867 5309',
    'phone|telephone|tel|mobile|mobile phone|cell|cell phone|home phone|work phone|contact number|msisdn|ani|' +
      'caller id|to number|from number|callback|caller|callee|phone number|tel no',
  ],
  ['fax', '867 5309', 'fax|facsimile|fax number'],
  ['ssn', '123456789', 'ssn|ss#|social security|soc sec|itin|tin|social security number|social security no'],
  [
    'mrn',
    '88123',
    'mrn|medical record|med rec|medrec|mr number|mr no|chart number|chart no|chart id|patient number|patient no|' +
      'patient id|patient identifier|pat id|pt id|person id|resident id|record number|record id|health record|' +
      'hospital number|encounter id|encounter number|visit id|visit number|mpi|empi|csn|medical record number|' +
      'medical record num|medical record nbr|medical record nr|medical record code',
  ],
  [
    'health-plan',
    'W991234567',
    'mbi|hicn|medicare|medicaid|member id|member number|member no|subscriber id|subscriber number|policy number|' +
      'policy no|policy id|insurance id|insurance number|insured id|health plan|beneficiary|group number|medicare id',
  ],
  ['account', '991234567', 'account|acct|bank account|routing number|routing no|iban|account number'],
  ['card', '4539578763621486', 'card|credit card|debit card|cc|ccn|pan|card number'],
  [
    'npi',
    'MD123456',
    'npi|national provider identifier|license|licence|medical license|certificate|dea|drivers license|' +
      "driver's license|driver license|dl|lic|license number",
  ],
  ['vin', 'WVWZZZ1JZXW000001', 'vin|vehicle identification|vehicle id|chassis number|chassis no|vin number'],
  ['plate', 'ABC 123', 'license plate|licence plate|plate|registration plate|number plate|tag number'],
  [
    'device',
    'PM-991234',
    'serial|s/n|sn|device id|device identifier|device serial|device serial number|device number|udi|imei|imsi|iccid|' +
      'implant serial|implant id|serial number',
  ],
  ['url', 'mary-doe.net/me', 'website|web site|homepage|home page|web page|personal url|profile url'],
  [
    'biometric',
    'q83vEjRWeJASNFZ4kBI0',
    'fingerprint|fingerprint template|fingerprint data|fingerprint image|fingerprint scan|finger print|' +
      'fingerprint minutiae|faceprint|face print|face template|face encoding|face embedding|voiceprint|voice print|' +
      'voice template|iris|iris code|iris scan|iris template|retina|retina scan|retinal scan|palm print|palm vein|' +
      'biometric|biometric template|biometric data|biometrics|minutiae',
  ],
  [
    'photo',
    'face.jpg',
    'photo|photo url|photograph|picture|portrait|headshot|avatar|face image|mugshot|selfie|profile picture|' +
      'patient photo|profile photo|photo file',
  ],
  [
    'code',
    'X9912',
    'passport|national id|employee id|employee number|student id|subject id|study id|participant id|' +
      'participant number|enrollment id|specimen id|sample id|accession number|barcode|case number|case no|' +
      'badge number|badge no|tax id|voter id|military id',
  ],
]

const titled = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

describe.each(words)('%s', (id, value, list) => {
  it.each(list.split('|'))('is known by "%s", however it is written', (word) => {
    const parts = word.split(' ')
    const camel = parts[0] + parts.slice(1).map(titled).join('')
    const styles = [word, parts.map(titled).join(' '), word.toUpperCase(), parts.join('_'), parts.join('-'), camel]
    for (const style of styles) {
      expect(ids(`${style}: ${value}`), style).toContain(id)
      expect(isLabel(style), style).toBe(true)
    }
    expect(ids(`{"${parts.join('_')}":"${value}"}`)).toContain(id)
    expect(ids(`my${parts.map(titled).join('')}=${value}`)).toContain(id)
  })

  it('is nothing behind another word', () => {
    // A card is known by its digits, and "plate" behind "license" is a label.
    const [word = ''] = id === 'plate' ? ['plate'] : list.split('|')
    for (const text of [`x${word}: ${value}`, `${word}x: ${value}`, `${word}_hash: ${value}`])
      expect(scanText('x.txt', text).filter((hit) => hit.id === id && id !== 'card')).toEqual([])
    expect(isLabel(`x${word}`)).toBe(false)
    expect(isLabel(`${word}s_of`)).toBe(false)
  })
})

describe('between a label and its value', () => {
  it.each([
    'mrn: 88123',
    'mrn 88123',
    'mrn=88123',
    'mrn = "88123"',
    "mrn => '88123'",
    'mrn (88123)',
    'mrn is 88123',
    'mrn was 88123',
    'MRN NO 88123',
    'mrn No. 88123',
    'mrn # 88123',
    'mrn [88123]',
    'mrn|88123',
    'mrn1: 88123',
    'mrn_: 88123',
    '<mrn>88123</mrn>',
    '<th>MRN</th><td class="v">88123</td>',
    '{"key":"mrn","value":"88123"}',
    '{"mrn":{"value":"88123"}}',
    'mrn:\n88123',
    'emr_id: 88123',
  ])('may stand what does in %j', (text) => expect(ids(text)).toContain('mrn'))

  it.each([
    ['a name needs a sign', 'the patient Maria came', []],
    ['a name in small letters is another word', 'first name: maria', []],
    ['a name needs letters', 'first name: "12"', []],
    ['an address of the network is none of a street', 'ip address: 12 Main x', []],
    ['a street needs a number', 'address: Broadway', []],
    ['a street needs letters', 'address: 12 14', []],
    ['a street needs a space', 'address: b12', []],
    ['a city begins with a capital', 'city: springfield', []],
    ['a price per cent is no age', 'age 97%', []],
    ['a point makes it a figure', 'age 97.5', []],
    ['a word of digits too short', 'mrn: a1', []],
    ['six digits are no number to call', 'phone: 12 34 56', []],
    ['three digits are no account', 'account: a-123', []],
    ['two are no device', 'serial: ab-12', []],
    ['two are no code', 'passport: ab-12', []],
    ['three are no licence', 'license: abc-123', []],
    ['a hash is no finger', 'fingerprint: sha256:q83vEjRWeJASNFZ4kBI0', []],
    ['nor in hexadecimal', `fingerprint: ${'ab12'.repeat(8)}`, []],
    ['a word is no picture', 'photo: taken', []],
    ['an address with a protocol is looked at by its shape', 'website: https://a.example.com', []],
    ['ZIP+4 is one code', 'zip: 00123-4567', []],
    ['a longer number is no ZIP code', 'zip: 001234', []],
  ] as const)('%s', (_, text, expected) => expect(ids(text)).toEqual(expected))

  it.each([
    ['ssn4: 6789', 'ssn'],
    ['"SSN_LAST4":"6789"', 'ssn'],
    ['last 4 ssn 6789', 'ssn'],
    ['birth_dt=1985-03-12', 'birth-date'],
    ['first_nm: Jane', 'name'],
    ['patient_last: Doe', 'name'],
    ['RR 2 Box 152', 'street'],
    ['HC #61 Box 8', 'street'],
  ])('%s is a %s', (text, id) => expect(ids(text)).toEqual([id]))

  it('a value is brought to the form of its reserved range', () => {
    expect(scanText('x', 'phone: 1 212 555 0123\nphone: 12125550123\ndob: 01/01/1985\nssn: 000123456')).toEqual([])
    expect(scanText('x', 'member id: 1SA3-CC4-DE56\nstreet: 12 Acorn Test.\ncity: Mockville. It rains.')).toEqual([])
    expect(scanText('x', 'patient: Ada1 Sample1\nwebsite: a.example.org\nvin: 1i1aaaaaaaaaaaaaa')).toEqual([])
  })
})
