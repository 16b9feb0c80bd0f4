import { anyDate, toIsoDate } from './dates'
import { digitsOf } from './detector'
import { toE164 } from './shapes'

/** A class of identifiers and the words that stand before its values. */
export interface Label {
  id: string
  /** In lower case, words apart by spaces; in the text they may be joined by `_`, `-`, or capitals. */
  words: string
  /** What the value looks like. */
  value: string
  /** Whether a word such as `number` or `id` may stand behind them. */
  numbered?: true
  /** Whether a sign must stand between: `:`, `=`, `>`, a quote; else a space is enough. */
  sign?: true
  canonical?: (value: string) => string | undefined
  /** What must not stand right before it. */
  notAfter?: RegExp
}

/** Letters and digits with at least one digit, as numbers of every kind are written. */
const numberLike = String.raw`(?=[A-Za-z-]*\d)[A-Za-z\d](?:[A-Za-z\d]|[-./](?=[A-Za-z\d])){2,40}`
const phoneLike = String.raw`\+?\(?\d(?:[\d ().\n-]|\/(?=\d)){5,18}\d`
const quoted = String.raw`(?<=["'])(?=[\p{L}\d])[^"'<>{}\n\\]{2,60}(?=["'])`
const capitalised = String.raw`[\p{Lu}\p{Lo}][\p{L}\p{N}'.-]*(?:,? [\p{Lu}\p{Lo}][\p{L}\p{N}'.-]*){0,3}`
const cell = String.raw`[^"'<>{}&;,|\n\\]{2,60}?(?=["'<>&;,|\n\\]|\s\w+=|\s?$)`

export const labelTable: readonly Label[] = [
  {
    id: 'name',
    words:
      'first name, last name, first nm, last nm, patient first, patient last, pt first, pt last, forename, full name, given name, given names, family name, middle name, maiden name, legal name, ' +
      'preferred name, surname, fname, lname, patient name, pt name, patient, contact name, member name, client name, ' +
      'subscriber name, insured name, caller name, name of patient, guarantor, guarantor name, guardian, ' +
      'guardian name, next of kin, emergency contact, mother name, father name, spouse name, doctor name, ' +
      'physician name, provider name, nurse name, attending physician, referring physician, caregiver name',
    value: `(?:${quoted}|${capitalised})`,
    sign: true,
    canonical: (value) => (/\p{L}/u.test(value) && !/^[a-z_]+$/.test(value) ? phrase(value) : undefined),
  },
  {
    id: 'street',
    words:
      'street, street address, street address line, address, address line 1, address line 2, address line, address 1, ' +
      'home address, mailing address, addr',
    value: `(?:${quoted}|${cell})`,
    sign: true,
    notAfter: /(?:mac|ip|ipv[46]|mail|web|remote|client|peer|server|local|host)[\s_-]?$/i,
    canonical: (value) =>
      /\d.*[A-Za-z]|[A-Za-z].*\d/.test(phrase(value)) && / /.test(phrase(value)) ? phrase(value) : undefined,
  },
  {
    id: 'city',
    words: 'city, homecity, hometown, town, county, precinct, birthplace, place of birth, municipality',
    value: `(?:${quoted}|${capitalised})`,
    sign: true,
    canonical: (value) => (/^\p{Lu}/u.test(value) ? phrase(value) : undefined),
  },
  {
    id: 'zip',
    words: 'zip, zip code, postal code, postcode, zip4',
    value: String.raw`\d{5}(?:-?\d{4})?(?![\d-])`,
    canonical: (value) => value.replace(/^(\d{5})-?(\d{4})$/, '$1-$2'),
  },
  {
    id: 'birth-date',
    words:
      'dob, d.o.b, date of birth, dt of birth, birth date, birth dt, bdate, birth time, birthday, bday, born, born on',
    value: anyDate,
    canonical: toIsoDate,
  },
  {
    id: 'service-date',
    words:
      'admission, admission date, admitted, admitted on, admit date, discharge, discharge date, discharged, ' +
      'discharged on, date of service, service date, dos, visit date, date of death, deceased, died, died on, ' +
      'date of admission, date of discharge, death date, procedure date, surgery date, encounter date, ' +
      'appointment date, date of visit',
    value: anyDate,
    canonical: toIsoDate,
  },
  { id: 'age', words: 'age, patient age', value: String.raw`(?:9\d|1[0-4]\d)(?!\d|\.\d|%)` },
  {
    id: 'phone',
    words:
      'phone, telephone, tel, mobile, mobile phone, cell, cell phone, home phone, work phone, contact number, msisdn, ' +
      'ani, caller id, to number, from number, callback, caller, callee',
    numbered: true,
    value: phoneLike,
    canonical: toNumber,
  },
  { id: 'fax', words: 'fax, facsimile', numbered: true, value: phoneLike, canonical: toNumber },
  {
    id: 'ssn',
    words: 'ssn, ss#, social security, soc sec, itin, tin',
    numbered: true,
    value: String.raw`\d{3}[-. \n]{0,3}\d{2}[-. \n]{0,3}\d{4}(?!\d)`,
    canonical: (value) => digitsOf(value).replace(/^(\d{3})(\d{2})(\d{4})$/, '$1-$2-$3'),
  },
  {
    id: 'ssn',
    words: 'ssn4, ssn last4, ssn last 4, ssn last four, last4 ssn, last 4 ssn, last four ssn',
    value: String.raw`\d{4}(?![\d-])`,
  },
  {
    id: 'mrn',
    words:
      'mrn, medical record, med rec, medrec, mr number, mr no, chart number, chart no, chart id, patient number, ' +
      'patient no, patient id, patient identifier, pat id, pt id, person id, resident id, record number, record id, ' +
      'health record, hospital number, encounter id, encounter number, visit id, visit number, mpi, empi, csn, emr id, ehr id, emr no, unit number',
    numbered: true,
    value: numberLike,
    canonical: asNumbered,
  },
  {
    id: 'health-plan',
    words:
      'mbi, hicn, medicare, medicaid, member id, member number, member no, subscriber id, subscriber number, ' +
      'policy number, policy no, policy id, insurance id, insurance number, insured id, health plan, beneficiary, ' +
      'group number',
    numbered: true,
    value: numberLike,
    canonical: (value) => (digitsOf(value).length > 1 ? value.replace(/[-. ]/g, '').toUpperCase() : undefined),
  },
  {
    id: 'account',
    words: 'account, acct, bank account, routing number, routing no, iban',
    numbered: true,
    value: String.raw`(?=[A-Za-z-]*\d)[A-Za-z\d](?:[A-Za-z\d]|[- ](?=[A-Za-z]*\d)|-(?=[A-Z]+-)){4,41}`,
    canonical: (value) => (/\d{4}/.test(digitsOf(value)) ? value : undefined),
  },
  {
    id: 'card',
    words: 'card, credit card, debit card, cc, ccn, pan',
    numbered: true,
    value: String.raw`\d(?:[- \n]?\d){12,18}`,
    canonical: digitsOf,
  },
  {
    id: 'npi',
    words:
      'npi, national provider identifier, license, licence, medical license, certificate, dea, drivers license, ' +
      "driver's license, driver license, dl, lic",
    numbered: true,
    value: numberLike,
    // The end of a run's id may be `dea7`.
    notAfter: /\dz-$/,
    canonical: (value) => (digitsOf(value).length >= 4 ? value : undefined),
  },
  {
    id: 'vin',
    words: 'vin, vehicle identification, vehicle id, chassis number, chassis no',
    numbered: true,
    value: String.raw`(?=[A-Za-z]*\d)[A-Za-z\d]{11,17}`,
    canonical: (value) => value.toUpperCase(),
  },
  {
    id: 'plate',
    words: 'license plate, licence plate, plate, registration plate, number plate, tag number',
    numbered: true,
    value: String.raw`(?=[A-Z -]{0,6}\d)[A-Z\d](?:[A-Z\d]|[ -](?=[A-Z\d])){3,8}`,
  },
  {
    id: 'device',
    words:
      'serial, s/n, sn, device id, device identifier, device serial, device serial number, device number, udi, imei, ' +
      'imsi, iccid, implant serial, implant id',
    numbered: true,
    value: numberLike,
    canonical: (value) => (/\d{3}/.test(digitsOf(value)) ? value : undefined),
  },
  {
    id: 'url',
    words: 'website, web site, homepage, home page, web page, personal url, profile url',
    value: String.raw`(?!https?:)[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,24}(?:\/[^\s"'<>]*)?`,
    canonical: (value) => `http://${value}`,
  },
  {
    id: 'biometric',
    words:
      'fingerprint, fingerprint template, fingerprint data, fingerprint image, fingerprint scan, finger print, ' +
      'fingerprint minutiae, faceprint, face print, face template, face encoding, face embedding, voiceprint, ' +
      'voice print, voice template, iris, iris code, iris scan, iris template, retina, retina scan, retinal scan, ' +
      'palm print, palm vein, biometric, biometric template, biometric data, biometrics, minutiae',
    numbered: true,
    value: String.raw`["']?\[?[A-Za-z\d+/=_.:, -]{12,}`,
    sign: true,
    // A hash is also called a fingerprint: of settings, of a certificate.
    canonical: (value) => (/^\s*["']?(?:sha\d*:|[\da-f]{32,64}["']?$)/i.test(value) ? undefined : value),
  },
  {
    id: 'photo',
    words:
      'photo, photo url, photograph, picture, portrait, headshot, avatar, face image, mugshot, selfie, ' +
      'profile picture, patient photo, profile photo, photo file',
    value: String.raw`[^\s"'<>]{4,}`,
    sign: true,
    canonical: (value) =>
      /\.(?:jpe?g|png|gif|bmp|tiff?|webp|heic|dcm)\b|[A-Za-z\d+/]{40}/i.test(value) ? value : undefined,
  },
  {
    id: 'code',
    words:
      'passport, national id, employee id, employee number, student id, subject id, study id, participant id, ' +
      'participant number, enrollment id, specimen id, sample id, accession number, barcode, case number, case no, ' +
      'badge number, badge no, tax id, voter id, military id',
    numbered: true,
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

/** A word with a digit in it is none. */
function asNumbered(value: string): string | undefined {
  return digitsOf(value).length >= 3 || /^\d/.test(value) ? value : undefined
}
