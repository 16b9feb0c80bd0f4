import { coreVocabulary as core, type Vocabulary } from './vocabulary'

const metrics = {
  records_read: {
    kind: 'counter',
    unit: 'records',
    doc: 'Medical records that came back decrypted and were checked, by `scenario` and `phase`.',
  },
  sessions_open: {
    kind: 'trend',
    unit: 'sessions',
    doc: "Platform-side count of this run's open sessions, sampled every 500 ms.",
  },
  paired_ms: {
    kind: 'trend',
    unit: 'ms',
    doc: 'The encrypted read of a record less the plain read of the same one, in one iteration and in random order, after a read that opens the record.',
  },
  paired_ratio: {
    kind: 'trend',
    unit: 'times',
    doc: 'Of two reads of one record, by `pair`: `encryption` (encrypted ÷ plain) or `control` (encrypted ÷ encrypted).',
  },
  server_crypto_ms: {
    kind: 'trend',
    unit: 'ms',
    doc: 'Server-Timing `crypto`: encrypting and decrypting behind a request.',
  },
  role_gap: {
    kind: 'trend',
    unit: 'times',
    doc: 'Slowest less fastest role reading one record, as a share of what is allowed: 10 ms, or 20 % of the fastest, whichever is more lenient.',
  },
  connection_ms: {
    kind: 'trend',
    unit: 'ms',
    doc: 'A request over a `cold` connection (TCP and TLS handshake with it) or a `warm` one, by `connection`.',
  },
} as const

/** The names that Medcor's targets and scripts use. */
export const medcorVocabulary = {
  metrics: { ...core.metrics, ...metrics },
  tagKeys: {
    ...core.tagKeys,
    pair: 'paired_ratio: what was compared.',
    connection: 'connection_ms: `cold` or `warm`.',
  },
  words: {
    ...core.words,
    of: {
      ...core.words.of,
      sessions_open: 'sessions_open',
      paired: 'paired_ms, and each of the two paired_ratio',
      role_gap: 'role_gap',
    },
    pair: { encryption: 'encrypted ÷ plain', control: 'encrypted ÷ encrypted' },
    connection: { cold: 'TCP and TLS handshake with it', warm: 'one that was there' },
  },
  capabilities: {
    ...core.capabilities,
    'switch-role': { what: 'going on in another role of the same person' },
    'session-count': { what: "counting a run's open sessions" },
    'session-timeouts': { what: 'a login that asks for a shorter session' },
    'patient-registration': { what: 'registering patients' },
    assignments: { what: 'the patients assigned to a nurse' },
    'medication-administration': { what: 'the medication record' },
    'plain-twin': { what: 'a read of the same record without encryption, to compare with' },
    audit: { what: 'audit events of each access' },
  },
} as const satisfies Vocabulary
