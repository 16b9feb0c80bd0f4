import type { components } from '../../contracts/generated/medcor'
import { sealBytes } from './vault'

type Schemas = components['schemas']

/** What is encrypted, by the column it is kept in; the names also bind each ciphertext to its column. */
export type Identity = Schemas['NewPatient']
export type RecordContent = Pick<Schemas['MedicalRecord'], 'diagnosis' | 'symptoms' | 'vital_signs' | 'medications'>
export type PrescriptionContent = Pick<Schemas['Prescription'], 'medication' | 'instructions'>

export const column = {
  identity: 'patients.identity',
  record: 'records.content',
  prescription: 'prescriptions.content',
  reason: 'appointments.reason',
  note: 'administrations.note',
} as const

/** The plain twin of an encrypted content: as long as that, spaces in the place of nonce and tag. */
export function plainTwin(content: RecordContent): Buffer {
  return Buffer.from(JSON.stringify(content) + ' '.repeat(sealBytes))
}
