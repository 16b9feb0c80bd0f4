import { type components, requestLine } from '../../../contracts/generated/tcall'
import { type components as proxy, requestLine as proxyLine } from '../../../contracts/generated/webhook-proxy'
import type { Fields, FieldsOf } from '../../data/fields/shape'
import type { FieldClass } from '../../data/identifier'
import { configured, countField, oneOf, platformId, reference, repeated, runTime, templateText } from '../../data/plain'

type Schemas = components['schemas']

/**
 * What users send, by method and path template. A VU makes a table only of what it sends.
 * @param phone what may be dialled: the reserved range and the environment's test numbers
 */
export function userBodies(phone: FieldClass) {
  return {
    [requestLine.login]: { email: configured, password: configured } satisfies FieldsOf<Schemas['Credentials']>,
    [requestLine.initiateCall]: {
      agent_id: reference,
      phone_number_id: repeated(platformId),
      to_number: phone,
      country_code: oneOf('US'),
    } satisfies FieldsOf<Schemas['InitiateCall']>,
  }
}

/** Every body that goes to TCall, and beside it to the webhook proxy. */
export function allBodies(phone: FieldClass): Readonly<Record<string, Fields>> {
  const runsNumber = repeated(platformId)
  return {
    ...userBodies(phone),
    [requestLine.bulkInitiateCalls]: {
      agent_id: reference,
      phone_number_id: runsNumber,
      group_id: reference,
      phone_numbers: [phone],
    } satisfies FieldsOf<Schemas['BulkInitiate']>,
    [proxyLine.receiveHook]: {
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
    } satisfies FieldsOf<Schemas['ProviderEvent']>,
    // What the webhook proxy is told to do wrong.
    [proxyLine.setFault]: {
      delay_ms: countField,
      fail_first: countField,
      drop_every: countField,
      duplicate_every: countField,
      reorder_every: countField,
      corrupt_signature_every: countField,
    } satisfies FieldsOf<proxy['schemas']['Fault']>,
  }
}
