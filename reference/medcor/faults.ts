import type { endpoints } from '../../contracts/generated/medcor'
import type { FaultTable } from '../../service/faults/fault'
import { Faults } from '../../service/faults/faults'
import type { StoredRole } from './roles'

type Operation = keyof typeof endpoints
/** What the code of Medcor asks for: see where each is used. */
type Seam = 'any password' | 'no throttle' | 'session ceiling' | 'no expiry' | 'no revocation' | 'nurse prescribes'

/** What M1 is measured on, and the plain twin, so that the comparison with it stays fair. */
const retrievals: readonly Operation[] = ['getRecord', 'getPlainRecord', 'getUser', 'listPatients']
const nurse: StoredRole = 'NURSE'

/** What only who works there asks: a professional searches for a patient or opens a chart first, and then goes on. */
const work: readonly Operation[] = [
  'listRecords',
  'createRecord',
  'updateRecord',
  'listAppointments',
  'createAppointment',
  'listDueMedications',
  'administerMedication',
  'registerPatient',
  'listAuditEvents',
]
const room = {
  kind: 'capacity',
  of: [...work, 'listPrescriptions', 'listPatients'] as readonly Operation[],
  part(operation: Operation, query: Readonly<Record<string, unknown>>) {
    const comes = operation === 'listPrescriptions' || (operation === 'listPatients' && query['search'] !== undefined)
    if (comes) return 'comes'
    return work.includes(operation) || retrievals.includes(operation) ? 'goes on' : undefined
  },
  sessions: 1,
} as const

/** Named faults of the reference Medcor; `sla prove` shows that each is found. */
export const medcorFaultTable = {
  'retrieval-slow': {
    what: 'each read of patient data takes 330 ms longer',
    size: '+330 ms, limit 300 ms',
    effect: { kind: 'delay', of: retrievals, ms: 330 },
  },
  'retrieval-slow-nurse': {
    what: 'each read of patient data takes 330 ms longer for nurses',
    size: '+330 ms, limit 300 ms; and 10 ms or 20 % between roles',
    effect: { kind: 'delay', of: retrievals, ms: 330, role: nurse },
  },
  'role-gap': {
    what: 'each read of a record takes 12 ms longer for nurses',
    size: '+12 ms, limit 10 ms between roles',
    effect: { kind: 'delay', of: ['getRecord'], ms: 12, role: nurse },
  },
  'password-hash-slow': {
    what: 'the hash of each password takes 220 ms longer',
    size: '+220 ms, limit 200 ms',
    effect: { kind: 'delay', of: ['login'], ms: 220, part: 'auth' },
  },
  'crypto-slow': {
    what: 'decrypting a record waits 6 ms for its key',
    size: '+6 ms, limits 5 ms and 10 %',
    effect: { kind: 'delay', of: ['getRecord'], ms: 6, part: 'crypto' },
  },
  'encryption-overhead': {
    what: 'reading an encrypted record takes the server 30 % longer, so that its client waits some 20 % longer',
    size: '+20 %, limit 10 %',
    effect: { kind: 'overhead', of: ['getRecord'], share: 0.3 },
  },
  'sessions-ceiling-450': {
    what: 'at most 450 sessions are open; a login beyond is refused with 503',
    size: '450 sessions, limit 500',
    effect: { kind: 'seam', at: 'session ceiling', value: 450 },
  },
  // Every 7th and not a clock: arrivals share the operation with the comparisons, and lose their share of it exactly.
  'capacity-shed': {
    what: 'so many professionals are served; what the others ask is refused with 503 and Retry-After',
    size: 'the parameter, in sessions that searched for a patient or opened a chart',
    parameter: 'sessions that are served',
    effect: { ...room, beyond: 'refuse' },
  },
  'capacity-queue': {
    what: 'so many professionals are served; with more, every request waits, and longer by the second',
    size: 'the parameter, in sessions that searched for a patient or opened a chart',
    parameter: 'sessions that are served',
    effect: { ...room, of: [...room.of, ...retrievals], beyond: 'queue' },
  },
  'records-capped-4500': {
    what: '4,500 of 5,250 records an hour are read, without burst: every 7th read is refused with 429',
    size: '4,500 records/h, limit 5,000',
    effect: { kind: 'refuse', of: ['getRecord'], every: 7, status: 429, error: 'rate_limited' },
  },
  'record-500': {
    what: 'every 33rd read of a record is answered 500',
    size: '3 % of the reads, over 1 % of all requests; limit 1 %',
    effect: { kind: 'refuse', of: ['getRecord'], every: 33, status: 500, error: 'internal' },
  },
  'record-timeout': {
    what: 'every 33rd read of a record is never answered',
    size: '3 % of the reads, over 1 % of all requests; limit 1 %',
    effect: { kind: 'hang', of: ['getRecord'], every: 33 },
  },
  'record-of-another-patient': {
    what: 'every 50th read of a record answers 200 with another patient’s',
    size: '2 % of the reads, limit 0 answers',
    effect: { kind: 'other', of: ['getRecord'], every: 50 },
  },
  'record-stale': {
    what: 'a record that was changed is read once as it was before',
    size: 'one read for each change, limit 0 answers',
    effect: { kind: 'stale', of: ['getRecord'], after: 'updateRecord' },
  },
  'record-schema': {
    what: 'every 50th record comes without its vital signs',
    size: '2 % of the reads, limit 0 answers',
    effect: { kind: 'rewrite', of: ['getRecord'], every: 50, change: ({ vital_signs: _, ...body }) => body },
  },
  'session-never-expires': {
    what: 'a session that nobody uses does not end',
    size: 'all sessions, limit 0 answers',
    effect: { kind: 'seam', at: 'no expiry' },
  },
  'revoked-token-works': {
    what: 'every 4th session goes on after its logout, or after a switch to another role',
    size: 'a quarter of the sessions, limit 0 answers',
    effect: { kind: 'seam', at: 'no revocation', every: 4 },
  },
  'bad-login-let-in': {
    what: 'every 20th login that is not throttled is let in whatever its password',
    size: '5 % of them, limit 0 answers',
    effect: { kind: 'seam', at: 'any password', every: 20 },
  },
  'login-unthrottled': {
    what: 'failed logins are not counted',
    size: 'all of them; limit 50 in a row of one client',
    effect: { kind: 'seam', at: 'no throttle' },
  },
  'handshake-slow': {
    what: 'the health answer, by which connections are measured, takes 550 ms longer',
    size: '+550 ms, limit 500 ms',
    effect: { kind: 'delay', of: ['health'], ms: 550 },
  },
  'nurse-prescribes': {
    what: 'every second time, a nurse may prescribe',
    size: 'one permission, limit 0 answers',
    effect: { kind: 'seam', at: 'nurse prescribes', every: 2 },
  },
} as const satisfies FaultTable<Operation, Seam>

export type MedcorFaults = Faults<Operation, Seam>

export function newMedcorFaults(): MedcorFaults {
  return new Faults<Operation, Seam>(medcorFaultTable)
}
