import type { SettingTable } from '../../plan/settings/settings'

/** Settings of the TCall scripts. */
export const tcallSettings = {
  CALLS_PER_HOUR: {
    kind: 'number',
    min: 1,
    max: 1_000_000,
    unit: 'calls/h',
    doc: 'Arrivals, open model; each profile has its default.',
  },
  TCALL_BASE_URL: {
    kind: 'url',
    doc: 'The platform. When it is not set, the scripts use what `npm run up` left in `.sla/tcall.env`.',
  },
  TCALL_ACCOUNTS: {
    kind: 'file',
    doc: 'A CSV of `email,password`, one account a VU: its path, outside the repository, or, for an archive, the CSV itself (128 KiB at most on Linux).',
  },
  TCALL_PHONE_NUMBER_ID: {
    kind: 'text',
    default: '',
    doc: 'The number that the run dials from; the run id when empty.',
  },
  TCALL_AGENT_IDS: {
    kind: 'list',
    default: '',
    doc: 'Agents to call with; all active agents of the platform when empty.',
  },
  DIAL_ALLOW: {
    kind: 'list',
    default: '',
    of: 'phone numbers',
    doc: 'Test numbers of this environment, besides +1 NXX 555-0100…0199. No other number is ever dialled.',
  },
  WEBHOOK_PROXY_URL: { kind: 'url', default: '', doc: 'The webhook proxy.' },
  WEBHOOK_PROXY_TOKEN: {
    kind: 'secret',
    default: '',
    doc: "The proxy's token: its ledger, settings and faults want it wherever the request comes from.",
  },
  PROVIDER_URL: { kind: 'url', default: '', doc: 'The simulated voice provider, for its emission log.' },
  PROVIDER_WEBHOOK_SECRET: {
    kind: 'secret',
    default: '',
    doc: 'With which the scripts sign when they act as the provider.',
  },
} as const satisfies SettingTable
