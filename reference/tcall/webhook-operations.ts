import type { components, operations } from '../../contracts/generated/tcall'
import type { Check, Handlers } from '../../service/contract'
import type { Database } from '../../service/database'
import { Refusal } from '../../service/refusal'
import type { RequestTiming } from '../../service/timing'
import type { CallCentre } from './call-centre'
import type { CallStore } from './call-store'
import type { Agent } from './routing'
import { applyEvent, readEffects } from './webhook-effects'
import { verifyWebhook } from './webhook-signature'

type Receiver = 'receiveRetellWebhook' | 'receiveTwilioVoiceWebhook' | 'receiveWebhook'

export function webhookOperations(
  database: Database,
  store: CallStore,
  centre: CallCentre,
  /** A fault: whether an event of one of our own calls is acknowledged and then forgotten. */
  forgets: () => boolean = () => false,
): Pick<Handlers<operations>, Receiver | 'listWebhookEffects'> {
  const receive = async (
    { timing, rawBody = Buffer.alloc(0) }: { timing: RequestTiming; rawBody: Buffer | undefined },
    event: components['schemas']['ProviderEvent'],
    agent?: Agent,
  ) => {
    if (event.call.direction !== 'inbound' && forgets())
      return { received: true as const, duplicate: false, processed_at: Date.now() }
    const { receipt, freed, changed } = await applyEvent(database, timing, event, rawBody, agent)
    if (changed !== undefined) await store.changed([changed])
    if (freed) centre.ended(freed.organisationId, freed.agentId)
    return receipt
  }
  return {
    receiveRetellWebhook: (request) => receive(request, request.body),
    receiveWebhook: (request) => receive(request, request.body),
    receiveTwilioVoiceWebhook: (request) => {
      const agent = centre.agent(request.params.agent)
      if (!agent) throw new Refusal(404, 'not_found', `no agent ${request.params.agent}`)
      return receive(request, request.body, agent)
    },
    listWebhookEffects: (request) =>
      readEffects(database, request.timing, request.principal.organisationId, request.query),
  }
}

/** The signature is verified over the bytes as they came, before the contract reads them. */
export function signatureChecks(key: Buffer): Record<Receiver, Check> {
  const check: Check = async ({ headers, rawBody = Buffer.alloc(0) }) =>
    verifyWebhook(key, headers, rawBody, Date.now())
  return { receiveRetellWebhook: check, receiveTwilioVoiceWebhook: check, receiveWebhook: check }
}
