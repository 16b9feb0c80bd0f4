import { dialGuard } from '../../data/dial-guard'
import { csvFile, list, number, phoneNumbers, secret, text, url } from '../../plan/settings/setting'

/** Settings of the TCall scripts. */
export const tcallSettings = {
  CALLS_PER_HOUR: number({
    min: 1,
    max: 20_000_000,
    unit: 'calls/h',
    doc: 'Arrival rate of the open model; each profile has its default.',
  }),
  TCALL_BASE_URL: url({
    doc: 'The platform. When it is not set, the scripts use what `npm run up` left in `.sla/tcall.env`.',
  }),
  TCALL_ACCOUNTS: csvFile({
    columns: 'email,password (one account a VU)',
    doc: 'The path of a CSV of `email,password`, outside the repository, with an account for each VU. For an archive: the CSV itself (128 KiB at most on Linux).',
  }),
  TCALL_PHONE_NUMBER_ID: text({
    default: '',
    doc: 'The id of the number that the run dials from; the run id when empty.',
  }),
  TCALL_AGENT_IDS: list({
    default: '',
    doc: 'The agents that calls use; all active agents of the platform when empty.',
  }),
  DIAL_ALLOW: phoneNumbers({
    default: '',
    check: (numbers) => void dialGuard(numbers),
    doc: 'Test numbers of this environment, in addition to +1 NXX 555-0100…0199. No other number is ever dialled.',
  }),
  WEBHOOK_PROXY_URL: url({ default: '', needed: 'webhook-proxy', doc: 'The webhook proxy.' }),
  WEBHOOK_PROXY_TOKEN: secret({
    default: '',
    needed: 'webhook-proxy',
    doc: "The proxy's token: its ledger, settings and faults need it wherever the request comes from.",
  }),
  PROVIDER_URL: url({
    default: '',
    needed: 'emission-log',
    doc: 'The simulated voice provider, for its emission log.',
  }),
  PROVIDER_WEBHOOK_SECRET: secret({
    default: '',
    needed: 'webhook-proxy',
    doc: 'The secret with which the scripts sign when they act as the provider.',
  }),
}
