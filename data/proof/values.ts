import { integer, pick, type Random } from '../../lib/data/random'

/**
 * Values as real people have them, in the ways they are really written. Written from the formats themselves, without
 * a look at what the scanner looks for, and importing nothing of it. None is known to be of anybody: they are random.
 */
export interface RealClass {
  /** The class that the scanner should name. */
  id: string
  /** How fields, columns and forms call it. */
  labels: readonly string[]
  /** Written so that nobody needs a label to know what it is. */
  plain?: (random: Random) => string
  /** Known for what it is by its label alone. */
  labelled?: (random: Random) => string
}

const n = (random: Random, count: number, from = '0123456789') =>
  Array.from({ length: count }, () => pick(random, [...from])).join('')
const two = (value: number) => String(value).padStart(2, '0')
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

function luhn(body: string): string {
  let sum = 0
  const digits = [...body].reverse().map(Number)
  digits.forEach((digit, at) => {
    const doubled = at % 2 === 0 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  })
  return body + ((10 - (sum % 10)) % 10)
}

function anyDate(random: Random, fromYear: number, toYear: number): string {
  const [year, month, day] = [integer(random, fromYear, toYear), integer(random, 1, 12), integer(random, 2, 28)]
  const name = months[month - 1] as string
  return pick(random, [
    `${year}-${two(month)}-${two(day)}`,
    `${two(month)}/${two(day)}/${year}`,
    `${month}/${day}/${year}`,
    `${two(day)}.${two(month)}.${year}`,
    `${name} ${day}, ${year}`,
    `${day} ${name.slice(0, 3)} ${year}`,
    `${year}/${two(month)}/${two(day)}`,
    `${year}${two(month)}${two(day)}`,
    `${year}-${two(month)}-${two(day)}T00:00:00Z`,
  ])
}

const first = [
  'James',
  'Mary',
  'Robert',
  'Patricia',
  'José',
  'Jennifer',
  'Michael',
  'Linda',
  'Wei',
  'Elizabeth',
  'Søren',
  'Fatima',
]
const last = [
  'Smith',
  'Johnson',
  "O'Brien",
  'Garcia',
  'Müller',
  'Nguyen',
  'Smith-Jones',
  'Martinez',
  'Kowalski',
  'Lee',
  'McDonald',
]
const towns = ['Boston', 'Springfield', 'Los Angeles', 'St. Louis', 'New York', 'Chicago', 'Baton Rouge']

const nanp = (random: Random) =>
  [
    pick(random, ['212', '415', '617', '312', '305', '206']),
    `${integer(random, 2, 4)}${n(random, 2)}`,
    n(random, 4),
  ] as const
const octet = (random: Random) => integer(random, 1, 254)
const hexPair = (random: Random) => n(random, 2, '0123456789abcdef')

/** With the check digit of North American vehicles, in ninth place. */
function vin(random: Random): string {
  const worth: Record<string, number> = {}
  ;[...'ABCDEFGH'].forEach((letter, at) => {
    worth[letter] = at + 1
  })
  ;[...'JKLMN'].forEach((letter, at) => {
    worth[letter] = at + 1
  })
  Object.assign(worth, { P: 7, R: 9 })
  ;[...'STUVWXYZ'].forEach((letter, at) => {
    worth[letter] = at + 2
  })
  const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
  const text = `${pick(random, ['1HG', '2T1', '5YJ', 'WBA'])}${n(random, 5, 'ABCDEFGHJKLMNPRSTUVWXYZ0123456789')}0${n(random, 1, 'ABCDEFGHJK')}${n(random, 1, 'ABCDEFG')}${n(random, 6)}`
  const sum = [...text].reduce(
    (total, character, at) => total + (worth[character] ?? Number(character)) * (weights[at] as number),
    0,
  )
  return text.slice(0, 8) + (sum % 11 === 10 ? 'X' : sum % 11) + text.slice(9)
}

const base64 = (random: Random, count: number) =>
  n(random, count, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')

export const realClasses: readonly RealClass[] = [
  {
    id: 'name',
    labels: [
      'first_name',
      'lastName',
      'patient_name',
      'Full Name',
      'surname',
      'given-name',
      'contact_name',
      'LAST NAME',
    ],
    plain: (r) => `${pick(r, ['Mr.', 'Mrs.', 'Ms.', 'Dr.', 'Dr', 'Mr'])} ${pick(r, first)} ${pick(r, last)}`,
    labelled: (r) =>
      pick(r, [
        pick(r, first),
        pick(r, last),
        `${pick(r, first)} ${pick(r, last)}`,
        `${pick(r, last)}, ${pick(r, first)}`,
      ]),
  },
  {
    id: 'street',
    labels: ['street', 'address', 'Street Address', 'homeAddress', 'address_line_1'],
    plain: (r) => {
      const road = `${pick(r, ['Main', 'Oak', 'Elm', 'Washington', 'Martin Luther', 'N. Lake'])} ${pick(r, ['Street', 'St', 'Ave', 'Road', 'Blvd', 'Drive', 'Lane'])}`
      return `${integer(r, 1, 9999)} ${pick(r, [road, road.toUpperCase()])}`
    },
    labelled: (r) => `${integer(r, 1, 999)} ${pick(r, ['Main St', 'Broadway', 'Oak Avenue Apt 4', 'Calle Ocho'])}`,
  },
  { id: 'city', labels: ['city', 'City', 'town', 'birthplace', 'homeCity'], labelled: (r) => pick(r, towns) },
  {
    id: 'zip',
    labels: ['zip', 'zip_code', 'postalCode', 'ZIP Code', 'postcode'],
    plain: (r) =>
      pick(r, [
        `${integer(r, 10000, 99950)}-${n(r, 4)}`,
        `${pick(r, towns)}, ${pick(r, ['MA', 'CA', 'NY', 'TX'])} ${integer(r, 10000, 99950)}`,
      ]),
    labelled: (r) => `${integer(r, 10000, 99950)}`,
  },
  {
    id: 'birth-date',
    labels: ['dob', 'DOB', 'date_of_birth', 'birthDate', 'Date of birth', 'birth_date'],
    labelled: (r) => anyDate(r, 1935, 2020),
  },
  {
    id: 'service-date',
    labels: ['admission_date', 'Discharge date', 'dateOfService', 'date of death', 'visit_date'],
    labelled: (r) => anyDate(r, 2015, 2023),
  },
  {
    id: 'age',
    labels: ['age', 'patient_age', 'Age'],
    plain: (r) => `${integer(r, 90, 109)}${pick(r, ['-year-old', ' years old', ' y/o', 'yo', ' year old'])}`,
    labelled: (r) => String(integer(r, 90, 109)),
  },
  {
    id: 'phone',
    labels: ['phone', 'phone_number', 'mobilePhone', 'Tel', 'to_number', 'Cell', 'homePhone', 'Contact Number'],
    plain(r) {
      const [a, b, c] = nanp(r)
      return pick(r, [
        ...[
          `(${a}) ${b}-${c}`,
          `(${a})${b}-${c}`,
          `${a}-${b}-${c}`,
          `${a}.${b}.${c}`,
          `+1${a}${b}${c}`,
          `+1 ${a} ${b} ${c}`,
        ],
        ...[
          `+1-${a}-${b}-${c}`,
          `1-${a}-${b}-${c}`,
          `+44 20 7946 ${n(r, 4)}`,
          `+49 30 ${n(r, 8)}`,
          `011 44 20 ${n(r, 8)}`,
        ],
        ...[`+1 (${a}) ${b}-${c}`, `+1.${a}.${b}.${c}`, `${a}-${b}-${c} x${n(r, 3)}`, `+91 98765 ${n(r, 5)}`],
        ...[
          `tel:+1-${a}-${b}-${c};ext=${n(r, 2)}`,
          `1(${a})${b}-${c}`,
          `(${a}) ${b}-${c} ext. ${n(r, 4)}`,
          `001 ${a} ${b} ${c}`,
        ],
        ...[`${a}-${b}${c}`, `+1 (${a})${b}${c} #${n(r, 3)}`, `Tel.${a}-${b}-${c}`, `+44 (0)20 7946 ${n(r, 4)}`],
      ])
    },
    labelled(r) {
      const [a, b, c] = nanp(r)
      return pick(r, [
        `${a}${b}${c}`,
        `1${a}${b}${c}`,
        `${a} ${b} ${c}`,
        `${b}-${c}`,
        `${a}/${b}-${c}`,
        `0044 20 ${n(r, 8)}`,
      ])
    },
  },
  {
    id: 'fax',
    labels: ['fax', 'Fax', 'fax_number', 'FAX'],
    labelled: (r) => pick(r, [nanp(r).join('-'), nanp(r).join(''), `+1${nanp(r).join('')}`]),
  },
  {
    id: 'email',
    labels: ['email', 'e-mail', 'Email Address', 'contactEmail'],
    plain(r) {
      const [user, host] = [
        `${pick(r, ['john', 'mary', 'bob', 'li', 'j'])}${pick(r, ['.', '_', '', '+'])}${pick(r, ['smith', 'doe', 'wu'])}${n(r, 2)}`,
        pick(r, ['gmail.com', 'yahoo.co.uk', 'mail.mgh.harvard.edu', 'outlook.com', 'web.de']),
      ]
      return pick(r, [
        `${user}@${host}`,
        `${user}@${host}`.toUpperCase(),
        `mailto:${user}@${host}`,
        `<${user}@${host}>`,
        `${user} [at] ${host}`,
      ])
    },
  },
  {
    id: 'ssn',
    labels: ['ssn', 'SSN', 'social_security_number', 'socialSecurityNumber', 'Social Security No.', 'patient_ssn'],
    plain: (r) => {
      const [a, b, c] = [
        String(integer(r, 1, 665)).padStart(3, '0'),
        two(integer(r, 1, 99)),
        String(integer(r, 1, 9999)).padStart(4, '0'),
      ]
      return pick(r, [`${a}-${b}-${c}`, `${a}-${b}-${c}`, `${a} ${b} ${c}`, `${a}.${b}.${c}`])
    },
    labelled: (r) =>
      `${String(integer(r, 1, 665)).padStart(3, '0')}${two(integer(r, 1, 99))}${String(integer(r, 1, 9999)).padStart(4, '0')}`,
  },
  {
    id: 'mrn',
    labels: [
      ...['mrn', 'MRN', 'medical_record_number', 'medicalRecordNumber', 'Medical Record No', 'chart number'],
      ...[
        'patient_id',
        'patientId',
        'PATIENT_ID',
        'Patient ID',
        'patient-id',
        'encounter_id',
        'visitNumber',
        'PatientID',
      ],
    ],
    labelled: (r) => pick(r, [n(r, 8), `00${n(r, 6)}`, `MR-${n(r, 7)}`, `E${n(r, 8)}`, `H${n(r, 3)}-${n(r, 5)}`]),
  },
  {
    id: 'health-plan',
    labels: [
      'mbi',
      'MBI',
      'member_id',
      'Medicare Number',
      'insuranceId',
      'policy_number',
      'health_plan_id',
      'subscriberId',
    ],
    plain(r) {
      const letters = 'ACDEFGHJKMNPQRTUVWXY'
      const id = [
        n(r, 1, '123456789'),
        n(r, 1, letters),
        n(r, 1, `${letters}0123456789`),
        n(r, 1),
        n(r, 1, letters),
        n(r, 1, `${letters}0123456789`),
        n(r, 1),
        n(r, 2, letters),
        n(r, 2),
      ].join('')
      return pick(r, [id, `${id.slice(0, 4)}-${id.slice(4, 7)}-${id.slice(7)}`])
    },
    labelled: (r) => pick(r, [`W${n(r, 9)}`, `XYZ${n(r, 9)}`, `${n(r, 9)}A`, `${n(r, 10)}`]),
  },
  {
    id: 'account',
    labels: ['account_number', 'Account No', 'accountNumber', 'acct', 'bank_account'],
    plain: (r) =>
      pick(r, [
        'GB82 WEST 1234 5698 7654 32',
        'DE89 3704 0044 0532 0130 00',
        'GB82WEST12345698765432',
        'FR1420041010050500013M02606',
      ]),
    labelled: (r) => pick(r, [n(r, 10), n(r, 12), `ACC-${n(r, 8)}`]),
  },
  {
    id: 'card',
    labels: ['card', 'card_number', 'creditCardNumber', 'Credit Card', 'pan'],
    plain(r) {
      const sixteen = luhn(`${pick(r, ['4539', '4716', '5425', '5212', '6011', '2223'])}${n(r, 11, '123456789')}`)
      const amex = luhn(`37${n(r, 12, '123456789')}`)
      return pick(r, [
        sixteen,
        sixteen.replace(/(\d{4})(?=\d)/g, '$1 '),
        sixteen.replace(/(\d{4})(?=\d)/g, '$1-'),
        amex,
        `${amex.slice(0, 4)} ${amex.slice(4, 10)} ${amex.slice(10)}`,
      ])
    },
  },
  {
    id: 'npi',
    labels: [
      'npi',
      'NPI',
      'npi_number',
      'License Number',
      'licenseNumber',
      'DEA',
      'certificate_no',
      "Driver's License",
    ],
    plain: (r) => luhn(`80840${pick(r, ['1', '2'])}${n(r, 8)}`).slice(5),
    labelled: (r) => pick(r, [`MD${n(r, 6)}`, `A${n(r, 7)}`, `${n(r, 8)}`, `D${n(r, 3)}-${n(r, 4)}-${n(r, 4)}`]),
  },
  {
    id: 'vin',
    labels: ['vin', 'VIN', 'vehicle_identification_number', 'vehicleId'],
    plain: vin,
    labelled: (r) => `WVWZZZ1JZ${n(r, 1, 'XYW')}W${n(r, 6)}`,
  },
  {
    id: 'plate',
    labels: ['license_plate', 'plate', 'Plate Number', 'licensePlate'],
    labelled: (r) =>
      pick(r, [
        `${n(r, 3, 'ABCDEFGHJK')}-${n(r, 4)}`,
        `${n(r, 1)}${n(r, 3, 'ABCDEFGHJK')}${n(r, 3)}`,
        `${n(r, 3, 'ABCDEFGHJK')} ${n(r, 3)}`,
      ]),
  },
  {
    id: 'device',
    labels: ['serial_number', 'Serial No', 'deviceId', 'imei', 'UDI', 'device_serial_number'],
    plain: (r) => `(01)0${n(r, 13)}(17)${n(r, 6)}(10)${n(r, 6)}(21)${n(r, 8)}`,
    labelled: (r) => pick(r, [`SN${n(r, 8)}`, `PM-${n(r, 6)}-${n(r, 2)}`, luhn(`35${n(r, 12)}`), `${n(r, 12)}`]),
  },
  {
    id: 'mac',
    labels: ['mac', 'mac_address', 'MAC'],
    plain(r) {
      const pairs = ['3c', ...Array.from({ length: 5 }, () => hexPair(r))]
      return pick(r, [
        pairs.join(':'),
        pairs.join('-').toUpperCase(),
        `${pairs[0]}a${pairs[1]?.[0]}.${pairs[2]}${pairs[3]}.${pairs[4]}${pairs[5]}`,
      ])
    },
  },
  {
    id: 'url',
    labels: ['url', 'website', 'homepage'],
    plain: (r) =>
      pick(r, [
        `https://www.facebook.com/${pick(r, first).toLowerCase()}${n(r, 4)}`,
        `http://${pick(r, ['john', 'mary'])}smith${n(r, 2)}.com/about`,
        `www.${pick(r, ['john', 'mary'])}doe${n(r, 2)}.net`,
        `linkedin.com/in/${pick(r, ['jdoe', 'msmith'])}-${n(r, 5)}`,
      ]),
  },
  {
    id: 'ip',
    labels: ['ip', 'ip_address', 'clientIp', 'X-Forwarded-For', 'remote_addr'],
    plain: (r) =>
      pick(r, [
        `${pick(r, ['8', '73', '151', '10', '172', '93'])}.${octet(r)}.${octet(r)}.${octet(r)}`,
        `2600:1700:${n(r, 4, '123456789abcdef')}:${n(r, 4, '123456789abcdef')}::${n(r, 2, '123456789')}`,
        `fe80::${n(r, 4, '123456789abcdef')}:${n(r, 4, '123456789abcdef')}`,
        `192.168.${octet(r)}.${octet(r)}:${integer(r, 1024, 9999)}`,
      ]),
  },
  {
    id: 'biometric',
    labels: ['fingerprint_template', 'voiceprint', 'irisCode', 'face_embedding', 'biometric_id'],
    plain: (r) => `Rk1SACAyMAAA${base64(r, 48)}`,
    labelled: (r) => base64(r, 44),
  },
  {
    id: 'photo',
    labels: ['photo', 'avatar', 'profile_picture', 'face_image', 'patientPhoto'],
    plain: (r) =>
      pick(r, [
        `data:image/jpeg;base64,/9j/4AAQSkZJRg${base64(r, 60)}`,
        `iVBORw0KGgoAAAANSUhEUgAA${base64(r, 60)}`,
        `data:image/png;base64,iVBORw0KGgo${base64(r, 40)}`,
      ]),
    labelled: (r) => `${pick(r, ['john', 'patient', 'IMG_'])}${n(r, 4)}.${pick(r, ['jpg', 'png', 'JPEG', 'heic'])}`,
  },
  {
    id: 'code',
    labels: ['passport_number', 'employeeId', 'Study ID', 'national_id', 'participant_id', 'caseNumber'],
    labelled: (r) => pick(r, [`X${n(r, 8)}`, n(r, 9), `${n(r, 3)}-${n(r, 5)}`, `P${n(r, 6)}`]),
  },
]
