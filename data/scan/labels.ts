import { anyDate, toIsoDate } from './dates'
import { type Detector, digitsOf } from './detector'
import { toE164 } from './shapes'

/**
 * What a value is by the word before it: in JSON, XML, HTML, CSV (whose header is put before each cell), forms,
 * logs and prose. It finds what has no shape of its own, and what has one too common to be looked for alone.
 */
interface Label {
  id: string
  /** Lower case, words apart by spaces; in the text they may be joined by `_`, `-`, or capitals. */
  words: readonly string[]
  /** What the value looks like. */
  value: string
  /** Whether a sign must stand between: `:`, `=`, `>`, a quote; else a space is enough. */
  sign?: true
  canonical?: (value: string) => string | undefined
  /** What must not stand right before it. */
  notAfter?: RegExp
}

/** Letters and digits with at least one digit, as numbers of every kind are written. */
const numberLike = String.raw`(?=[A-Za-z-]*\d)[A-Za-z\d](?:[A-Za-z\d]|[-./](?=[A-Za-z\d])){3,40}`
const phoneLike = String.raw`\+?\(?\d(?:[\d ().\n-]|\/(?=\d)){5,18}\d`
const quoted = String.raw`(?<=["'])(?=[\p{L}\d])[^"'<>{}\n\\]{2,60}(?=["'])`
const capitalised = String.raw`\p{Lu}[\p{L}\p{N}'.-]*(?:,? \p{Lu}[\p{L}\p{N}'.-]*){0,3}`
const cell = String.raw`[^"'<>{}&;,\n\\]{2,60}?(?=["'<>&;,\n\\]|\s\w+=|\s?$)`

const labels: readonly Label[] = [
  {
    id: 'name',
    words: [
      ...['first name', 'last name', 'full name', 'given name', 'family name', 'middle name', 'maiden name', 'surname'],
      ...['fname', 'lname', 'firstname', 'lastname', 'fullname', 'patient name', 'patientname', 'contact name'],
      ...['member name', 'subscriber name', 'caller name', 'name of patient', 'guarantor', 'next of kin', 'patient'],
      ...['emergency contact', 'mother name', 'father name', 'spouse name', 'doctor name', 'provider name'],
    ],
    value: `(?:${quoted}|${capitalised})`,
    sign: true,
    canonical: (value) => (/\p{L}/u.test(value) && !/^[a-z_]+$/.test(value) ? phrase(value) : undefined),
  },
  {
    id: 'street',
    words: [
      'street',
      'street address',
      'address',
      'address line 1',
      'address 1',
      'home address',
      'mailing address',
      'addr',
    ],
    value: `(?:${quoted}|${cell})`,
    sign: true,
    notAfter: /(?:mac|ip|ipv[46]|mail|web|remote|client|peer|server|local|host)[\s_-]?$/i,
    canonical: (value) =>
      /\d.*[A-Za-z]|[A-Za-z].*\d/.test(phrase(value)) && / /.test(phrase(value)) ? phrase(value) : undefined,
  },
  {
    id: 'city',
    words: ['city', 'homecity', 'hometown', 'town', 'county', 'precinct', 'birthplace', 'place of birth'],
    value: `(?:${quoted}|${capitalised})`,
    sign: true,
    canonical: (value) => (/^\p{Lu}/u.test(value) ? phrase(value) : undefined),
  },
  {
    id: 'zip',
    words: ['zip', 'zip code', 'zipcode', 'postal code', 'postcode', 'zip4'],
    value: String.raw`\d{5}(?:-?\d{4})?(?![\d-])`,
    canonical: (value) => value.replace(/^(\d{5})-?(\d{4})$/, '$1-$2'),
  },
  {
    id: 'birth-date',
    words: ['dob', 'd.o.b', 'date of birth', 'birth date', 'birthdate', 'birthday', 'bday', 'born', 'born on'],
    value: anyDate,
    canonical: toIsoDate,
  },
  {
    id: 'service-date',
    words: [
      ...[
        'admission',
        'admission date',
        'admitted',
        'admitted on',
        'discharge',
        'discharge date',
        'discharged',
        'discharged on',
      ],
      ...['date of service', 'service date', 'dos', 'visit date', 'date of death', 'deceased', 'died', 'died on'],
      ...['date of admission', 'date of discharge', 'death date', 'procedure date', 'surgery date', 'encounter date'],
    ],
    value: anyDate,
    canonical: toIsoDate,
  },
  {
    id: 'age',
    words: ['age', 'patient age'],
    value: String.raw`(?:9\d|1[0-4]\d)(?!\d|\.\d|%)`,
  },
  {
    id: 'phone',
    words: [
      ...[
        'phone',
        'phone number',
        'phone no',
        'telephone',
        'telephone number',
        'tel',
        'mobile',
        'mobile number',
        'mobile phone',
      ],
      ...[
        'cell',
        'cell phone',
        'cellphone',
        'home phone',
        'work phone',
        'contact number',
        'msisdn',
        'ani',
        'caller id',
      ],
      ...['to number', 'from number', 'callback', 'callback number', 'caller', 'callee'],
    ],
    value: phoneLike,
    canonical: toNumber,
  },
  { id: 'fax', words: ['fax', 'fax number', 'fax no', 'facsimile'], value: phoneLike, canonical: toNumber },
  {
    id: 'ssn',
    words: [
      'ssn',
      'ss#',
      'social security',
      'social security number',
      'social security no',
      'soc sec',
      'soc sec no',
      'itin',
      'tin',
    ],
    value: String.raw`\d{3}[-. \n]{0,3}\d{2}[-. \n]{0,3}\d{4}(?!\d)`,
    canonical: (value) => digitsOf(value).replace(/^(\d{3})(\d{2})(\d{4})$/, '$1-$2-$3'),
  },
  {
    id: 'mrn',
    words: [
      'mrn',
      'medical record',
      'medical record number',
      'medical record no',
      'chart number',
      'chart no',
      'patient number',
      'patient no',
      'record number',
    ],
    value: numberLike,
  },
  {
    id: 'health-plan',
    words: [
      ...[
        'mbi',
        'hicn',
        'medicare',
        'medicare id',
        'medicare number',
        'medicare no',
        'medicaid',
        'medicaid id',
        'medicaid number',
      ],
      ...[
        'member id',
        'member number',
        'member no',
        'subscriber id',
        'subscriber number',
        'policy number',
        'policy no',
        'policy id',
      ],
      ...[
        'insurance id',
        'insurance number',
        'health plan id',
        'health plan',
        'health plan number',
        'beneficiary',
        'beneficiary id',
      ],
      ...['beneficiary number', 'group number', 'health plan beneficiary number'],
    ],
    value: numberLike,
    canonical: (value) => value.replace(/[-. ]/g, '').toUpperCase(),
  },
  {
    id: 'account',
    words: [
      'account number',
      'account no',
      'account id',
      'account',
      'acct',
      'acct no',
      'acct number',
      'bank account',
      'routing number',
      'routing no',
      'iban',
    ],
    value: String.raw`(?=[A-Za-z-]*\d)[A-Za-z\d](?:[A-Za-z\d]|[- ](?=[A-Za-z]*\d)|-(?=[A-Z]+-)){4,41}`,
    canonical: (value) => (/\d{4}/.test(digitsOf(value)) ? value : undefined),
  },
  {
    id: 'card',
    words: [
      'card',
      'card number',
      'card no',
      'credit card',
      'credit card number',
      'debit card',
      'cc',
      'cc number',
      'ccn',
      'pan',
    ],
    value: String.raw`\d(?:[- \n]?\d){12,18}`,
    canonical: digitsOf,
  },
  {
    id: 'npi',
    words: [
      ...[
        'npi',
        'npi number',
        'national provider identifier',
        'license',
        'license number',
        'license no',
        'licence',
        'licence number',
      ],
      ...[
        'licence no',
        'medical license',
        'certificate',
        'certificate number',
        'certificate no',
        'dea',
        'dea number',
        'dea no',
      ],
      ...[
        'drivers license',
        "driver's license",
        'driver license',
        'drivers license number',
        'dl',
        'dl number',
        'lic no',
        'lic',
      ],
    ],
    value: numberLike,
    canonical: (value) => (digitsOf(value).length >= 4 ? value : undefined),
  },
  {
    id: 'vin',
    words: ['vin', 'vin number', 'vehicle identification number', 'vehicle id', 'chassis number', 'chassis no'],
    value: String.raw`(?=[A-Za-z]*\d)[A-Za-z\d]{11,17}`,
    canonical: (value) => value.toUpperCase(),
  },
  {
    id: 'plate',
    words: [
      'license plate',
      'licence plate',
      'plate',
      'plate number',
      'plate no',
      'registration plate',
      'number plate',
      'tag number',
    ],
    value: String.raw`(?=[A-Z -]{0,6}\d)[A-Z\d](?:[A-Z\d]|[ -](?=[A-Z\d])){3,8}`,
  },
  {
    id: 'device',
    words: [
      ...[
        'serial number',
        'serial no',
        'serial',
        's/n',
        'sn',
        'device id',
        'device identifier',
        'device serial',
        'udi',
        'imei',
        'imsi',
      ],
      ...['device serial number', 'implant serial', 'implant id', 'device number', 'iccid'],
    ],
    value: numberLike,
    canonical: (value) => (/\d{3}/.test(digitsOf(value)) ? value : undefined),
  },
  {
    id: 'url',
    words: ['website', 'homepage', 'home page', 'web page', 'personal url', 'profile url', 'web site'],
    value: String.raw`(?!https?:)[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,24}(?:\/[^\s"'<>]*)?`,
    canonical: (value) => `http://${value}`,
  },
  {
    id: 'biometric',
    words: [
      ...[
        'fingerprint template',
        'fingerprint data',
        'fingerprint image',
        'fingerprint scan',
        'finger print',
        'fingerprint minutiae',
      ],
      ...[
        'faceprint',
        'face print',
        'face template',
        'face encoding',
        'face embedding',
        'voiceprint',
        'voice print',
        'voice template',
      ],
      ...[
        'iris',
        'iris code',
        'iris scan',
        'iris template',
        'retina',
        'retina scan',
        'retinal scan',
        'palm print',
        'palmprint',
      ],
      ...[
        'palm vein',
        'biometric',
        'biometric id',
        'biometric template',
        'biometric data',
        'biometrics',
        'minutiae',
        'fingerprint',
      ],
    ],
    value: String.raw`["']?\[?[A-Za-z\d+/=_.:, -]{12,}`,
    sign: true,
    // A hash is also called a fingerprint: of settings, of a certificate.
    canonical: (value) => (/^["']?(?:sha\d*:|[\da-f]{32,64}["']?$)/i.test(value) ? undefined : value),
  },
  {
    id: 'photo',
    words: [
      ...[
        'photo',
        'photo url',
        'photograph',
        'picture',
        'portrait',
        'headshot',
        'avatar',
        'face image',
        'mugshot',
        'selfie',
      ],
      ...['profile picture', 'patient photo', 'profile photo', 'photo file'],
    ],
    value: String.raw`[^\s"'<>]{4,}`,
    sign: true,
    canonical: (value) =>
      /\.(?:jpe?g|png|gif|bmp|tiff?|webp|heic|dcm)\b|[A-Za-z\d+/]{40}/i.test(value) ? value : undefined,
  },
  {
    id: 'code',
    words: [
      ...[
        'passport',
        'passport number',
        'passport no',
        'national id',
        'national id number',
        'employee id',
        'employee number',
      ],
      ...[
        'student id',
        'subject id',
        'study id',
        'participant id',
        'participant number',
        'enrollment id',
        'specimen id',
        'sample id',
      ],
      ...['barcode', 'case number', 'case no', 'badge number', 'badge no', 'tax id', 'voter id', 'military id'],
    ],
    value: numberLike,
    canonical: (value) => (digitsOf(value).length >= 3 ? value : undefined),
  },
]

/** Without the sentence that may follow; a short word with a point is an abbreviation. */
function phrase(value: string): string {
  return value.replace(/(?<=[\p{L}\d]{3})\.(?:\s.*)?$/u, '').trim()
}

function toNumber(value: string): string | undefined {
  const { length } = digitsOf(value)
  if (length < 7 || length > 17) return undefined
  return toE164(length === 11 && /^1/.test(value.replace(/^\D+/, '')) ? digitsOf(value).slice(1) : value)
}

/** `word`, `Word` or `WORD`, and `Word` in the middle of `someWord`: a sensitive pattern, since capitals part words. */
function wordPattern(words: string): string {
  const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  const forms = (word: string) => {
    const title = word.charAt(0).toUpperCase() + word.slice(1)
    return { any: [...new Set([word, title, word.toUpperCase()])].map(escaped).join('|'), title: escaped(title) }
  }
  const [first = '', ...rest] = words.split(' ')
  const head = `(?:(?<![A-Za-z\\d])(?:${forms(first).any})|(?<=[a-z])${forms(first).title})`
  return [head, ...rest.map((word) => `(?:${forms(word).any})`)].join(String.raw`[\s_.-]?`)
}

const between = String.raw`(?:\s|["'\\([#*.]|[:=>|]|<[^<>\n]{0,60}>|,\s?["']?(?:[Vv]alue|_)["']?|\b[Vv]alue\b|\b(?:[Ii]s|[Ww]as|[Oo]n|[Nn]o|NO|[Nn]umber|NUMBER|[Ii]d|ID|[Nn]um)\b)`

function detector({ id, words, value, sign, canonical = (written) => written, notAfter }: Label): Detector {
  const word = [...words]
    .sort((a, b) => b.length - a.length)
    .map(wordPattern)
    .join('|')
  const gap = sign
    ? String.raw`["'\s]{0,2}(?:[:=>|]|<[^<>\n]{0,60}>|,\s?["']?[Vv]alue["']?)${between}{0,10}?`
    : `${between}{1,12}?`
  const pattern = new RegExp(`(?:${word})\\d?_?(?![A-Za-z\\d]|_[A-Za-z])${gap}(?<value>${value})`, 'yu')
  const beginnings = shortest(words.map((label) => label.split(' ')[0] as string))
  return {
    id,
    *find(text, lower) {
      for (const at of positions(lower, beginnings)) {
        if (notAfter?.test(text.slice(Math.max(0, at - 12), at))) continue
        pattern.lastIndex = at
        const match = pattern.exec(text)
        const written = match?.groups?.['value']
        const found = written === undefined ? undefined : canonical(written)
        if (match && written !== undefined && found !== undefined) {
          const to = match.index + match[0].length
          yield { begins: match.index, from: to - written.length, to, value: found }
        }
      }
    },
  }
}

/** Those that begin with no other of them: wherever one stands, so does what is left of it. */
function shortest(words: string[]): string[] {
  return [...new Set(words)].filter((word) => !words.some((other) => other !== word && word.startsWith(other)))
}

/** Where any of the words stands: looked for like this, since a pattern of all of them is tried at every character. */
function* positions(lower: string, words: readonly string[]): Iterable<number> {
  for (const word of words) for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) yield at
}

export const labelled: readonly Detector[] = labels.map(detector)
