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
    doc: 'Duration of the encrypted read of a record, minus that of the plain read. Both are in one iteration, in random order, after a read that opens the record.',
  },
  paired_ratio: {
    kind: 'trend',
    unit: 'times',
    doc: 'Ratio of the durations of two reads of one record, by `pair`: `encryption` (encrypted ÷ plain) or `control` (encrypted ÷ encrypted).',
  },
  server_crypto_ms: {
    kind: 'trend',
    unit: 'ms',
    doc: 'Server-Timing `crypto`: time spent encrypting and decrypting for a request.',
  },
  role_gap: {
    kind: 'trend',
    unit: 'times',
    doc: 'Gap between the slowest and the fastest role in reading one record, as a share of what is allowed: 10 ms or 20 % of the fastest, whichever is larger.',
  },
  connection_ms: {
    kind: 'trend',
    unit: 'ms',
    doc: 'Duration of a request, by `connection`: over a new one (`cold`, with its TCP and TLS handshakes) or an open one (`warm`).',
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
    connection: { cold: 'a new connection, with its TCP and TLS handshakes', warm: 'a connection that was open' },
  },
  capabilities: {
    ...core.capabilities,
    'switch-role': { what: 'switching to another role of the same person' },
    'session-count': { what: "counting a run's open sessions" },
    'session-timeouts': { what: 'a login that asks for a shorter session' },
    'patient-registration': { what: 'registering patients' },
    assignments: { what: 'the patients assigned to a nurse' },
    'medication-administration': { what: 'the medication administration record' },
    'plain-twin': { what: 'a read of the same record without encryption, for comparison' },
    audit: { what: 'an audit event for each access' },
  },
} as const satisfies Vocabulary
