import { type components, requestLine } from '../../../contracts/generated/tcall'
import { type components as proxy, requestLine as proxyLine } from '../../../contracts/generated/webhook-proxy'
import type { FieldClass } from '../identifier'
import { configured, count, oneOf, platformId, reference, repeated, runTime, templateText } from '../plain'
import type { Fields, FieldsOf } from './shape'

type Schemas = components['schemas']

/**
 * Every body that goes to TCall, by method and path template.
 * @param phone what may be dialled: the reserved range and the environment's test numbers
 */
export function tcallBodies(phone: FieldClass): Readonly<Record<string, Fields>> {
  const runsNumber = repeated(platformId)
  const country = oneOf('US')
  const event: FieldsOf<Schemas['ProviderEvent']> = {
    event: oneOf('call_started', 'call_ended', 'call_analyzed'),
    emitted_at: runTime,
    call: {
      call_id: platformId,
      call_type: oneOf('phone_call'),
      direction: oneOf('inbound', 'outbound'),
      from_number: phone,
      to_number: phone,
      call_status: oneOf('registered', 'ongoing', 'ended', 'error'),
      start_timestamp: runTime,
      end_timestamp: runTime,
      disconnection_reason: oneOf(
        'user_hangup',
        'agent_hangup',
        'dial_busy',
        'dial_no_answer',
        'dial_failed',
        'voicemail_reached',
      ),
      transcript: repeated(templateText),
      metadata: { call_log_id: reference, phone_number_id: runsNumber },
    },
  }
  return {
    [requestLine.login]: { email: configured, password: configured } satisfies FieldsOf<Schemas['Credentials']>,
    [requestLine.initiateCall]: {
      agent_id: reference,
      phone_number_id: runsNumber,
      to_number: phone,
      country_code: country,
    } satisfies FieldsOf<Schemas['InitiateCall']>,
    [requestLine.bulkInitiateCalls]: {
      agent_id: reference,
      phone_number_id: runsNumber,
      group_id: reference,
      phone_numbers: [phone],
    } satisfies FieldsOf<Schemas['BulkInitiate']>,
    [proxyLine.receiveHook]: event,
    [proxyLine.setFault]: faultFields,
  }
}

/** What the webhook proxy is told to do wrong. */
const faultFields: FieldsOf<proxy['schemas']['Fault']> = {
  delay_ms: count,
  fail_first: count,
  drop_every: count,
  duplicate_every: count,
  reorder_every: count,
  corrupt_signature_every: count,
}
