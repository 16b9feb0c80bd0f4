import { type components, requestLine } from '../../contracts/generated/tcall'
import { type Ask, type Reply, request, unsent } from '../http/client'
import { tcall } from './context'

type Schemas = components['schemas']
export type CallLog = Schemas['CallLog']
export type CallStatus = Schemas['CallStatus']
export type ListQuery = Record<string, string | number | boolean | undefined>

/** A call the platform accepted. */
export interface Call {
  id: number
}

function send<T>(line: string, ask: Ask = {}): Reply<T> {
  const { session, values } = tcall()
  const token = session.bearer()
  // The refused login was counted; a request that cannot succeed would only count it twice.
  if (token === undefined) return unsent()
  const reply = request<T>(values.TCALL_BASE_URL, line, { ...ask, token, timed: true })
  if (reply.status === 401) session.drop()
  return reply
}

/** Every call of the API that the journeys make, in the platform's terms. Names and shapes come from the contract. */
export const api = {
  me: () => send<Schemas['User']>(requestLine.me),
  refresh: () => send<Schemas['Token']>(requestLine.refresh),
  /** Dials; a number outside the reserved range is refused before the request is built. */
  initiate(body: Schemas['InitiateCall'], ask: Pick<Ask, 'sla' | 'expect'> = {}) {
    tcall().dial(body.to_number)
    return send<Partial<Schemas['InitiatedCall'] & Schemas['Error']>>(requestLine.initiateCall, { ...ask, body })
  },
  bulkInitiate(body: { agent_id: number; phone_number_id: string; phone_numbers: string[] }) {
    body.phone_numbers.forEach(tcall().dial)
    return send<Schemas['BulkResult']>(requestLine.bulkInitiateCalls, { body })
  },
  status: (id: number, ask: Pick<Ask, 'sla' | 'expect'> = {}) =>
    send<CallLog>(requestLine.getCallLog, { ...ask, path: { id } }),
  calls: (query: ListQuery) => send<Schemas['CallLogPage']>(requestLine.listCallLogs, { query }),
  deleteCalls: (phone_number_id: string) =>
    send<Schemas['DeletedCalls']>(requestLine.deleteCallLogs, { query: { phone_number_id } }),
  agents: (query: ListQuery = {}) => send<Schemas['AgentPage']>(requestLine.listAgents, { query }),
  agent: (id: number) => send<Schemas['Agent']>(requestLine.getAgent, { path: { id } }),
  campaigns: (query: ListQuery = {}) => send<Schemas['CampaignPage']>(requestLine.listCampaigns, { query }),
  campaign: (id: number) => send<Schemas['Campaign']>(requestLine.getCampaign, { query: { id } }),
  analytics: () => send<Schemas['AnalyticsOverview']>(requestLine.analyticsOverview),
  concurrency: () => send<Schemas['Concurrency']>(requestLine.getConcurrency),
  queue: (id: string) => send<Schemas['Queue']>(requestLine.getQueue, { path: { id } }),
  effects: (query: ListQuery) => send<Schemas['WebhookEffectPage']>(requestLine.listWebhookEffects, { query }),
  health: () => request<Schemas['Health']>(tcall().values.TCALL_BASE_URL, requestLine.health),
}
