import { type components, requestLine } from '../../../contracts/generated/tcall'
import { bearerOf, dropTokens } from '../../drive/auth/session'
import { type RequestOptions, type Response, request, unsent } from '../../drive/http/client'
import { ownSession, requireDialable, tcallContext, tcallLogins } from './platform'

type Schemas = components['schemas']
export type CallLog = Schemas['CallLog']
export type CallStatus = Schemas['CallStatus']
export type ListQuery = Record<string, string | number | boolean | undefined>

/** A call the platform accepted. */
export interface Call {
  id: number
}

/*
 * Every call of the API that the journeys make, in the platform's terms; names and shapes come from the contract.
 * Functions, not one object: a script takes in what it uses.
 */

function send<T>(line: string, ask: RequestOptions = {}): Response<T> {
  const token = bearerOf(ownSession(), tcallLogins)
  // The refused login was counted; a request that cannot succeed would only count it twice.
  if (token === undefined) return unsent()
  const reply = request<T>(tcallContext().values.TCALL_BASE_URL, line, { ...ask, token, timed: true })
  if (reply.status === 401) dropTokens(ownSession())
  return reply
}

export const me = () => send<Schemas['User']>(requestLine.me)

export const refresh = () => send<Schemas['Token']>(requestLine.refresh)

/** Dials; a number outside the reserved range is refused before the request is built. */
export function initiate(body: Schemas['InitiateCall'], ask: Pick<RequestOptions, 'sla' | 'expect'> = {}) {
  requireDialable(body.to_number)
  return send<Partial<Schemas['InitiatedCall'] & Schemas['Error']>>(requestLine.initiateCall, { ...ask, body })
}

/** Dials each number; refused like that of {@link initiate}. */
export function bulkInitiate(body: { agent_id: number; phone_number_id: string; phone_numbers: string[] }) {
  for (const number of body.phone_numbers) requireDialable(number)
  return send<Schemas['BulkResult']>(requestLine.bulkInitiateCalls, { body })
}

export const status = (id: number, ask: Pick<RequestOptions, 'sla' | 'expect'> = {}) =>
  send<CallLog>(requestLine.getCallLog, { ...ask, path: { id } })

export const calls = (query: ListQuery) => send<Schemas['CallLogPage']>(requestLine.listCallLogs, { query })

export const deleteCalls = (phone_number_id: string) =>
  send<Schemas['DeletedCalls']>(requestLine.deleteCallLogs, { query: { phone_number_id } })

export const agents = (query: ListQuery = {}) => send<Schemas['AgentPage']>(requestLine.listAgents, { query })

export const agent = (id: number) => send<Schemas['Agent']>(requestLine.getAgent, { path: { id } })

export const campaigns = (query: ListQuery = {}) => send<Schemas['CampaignPage']>(requestLine.listCampaigns, { query })

export const campaign = (id: number) => send<Schemas['Campaign']>(requestLine.getCampaign, { query: { id } })

export const analytics = () => send<Schemas['AnalyticsOverview']>(requestLine.analyticsOverview)

export const concurrency = () => send<Schemas['Concurrency']>(requestLine.getConcurrency)

export const queue = (id: string) => send<Schemas['Queue']>(requestLine.getQueue, { path: { id } })

export const effects = (query: ListQuery) =>
  send<Schemas['WebhookEffectPage']>(requestLine.listWebhookEffects, { query })

export const health = () => request<Schemas['Health']>(tcallContext().values.TCALL_BASE_URL, requestLine.health)
