import { type components, endpoints } from '../../contracts/generated/tcall'
import { type Ask, type Endpoint, type Reply, request, unsent } from '../http/client'
import { tcall } from './context'

type Schemas = components['schemas']
export type CallLog = Schemas['CallLog']
export type CallStatus = Schemas['CallStatus']
export type ListQuery = Record<string, string | number | boolean | undefined>

/** A call the platform accepted. */
export interface Call {
  id: number
}

function send<T>(endpoint: Endpoint, ask: Ask = {}): Reply<T> {
  const { session, values } = tcall()
  const token = session.bearer()
  // The refused login was counted; a request that cannot succeed would only count it twice.
  if (token === undefined) return unsent()
  const reply = request<T>(values.TCALL_BASE_URL, endpoint, { ...ask, token })
  if (reply.status === 401) session.drop()
  return reply
}

/** Every call of the API that the journeys make, in the platform's terms. Names and shapes come from the contract. */
export const api = {
  me: () => send<Schemas['User']>(endpoints.me),
  refresh: () => send<Schemas['Token']>(endpoints.refresh),
  /** Dials; a number outside the reserved range is refused before the request is built. */
  initiate(body: Schemas['InitiateCall'], ask: Pick<Ask, 'sla' | 'expect'> = {}) {
    tcall().dial(body.to_number)
    return send<Partial<Schemas['InitiatedCall'] & Schemas['Error']>>(endpoints.initiateCall, { ...ask, body })
  },
  bulkInitiate(body: { agent_id: number; phone_number_id: string; phone_numbers: string[] }) {
    body.phone_numbers.forEach(tcall().dial)
    return send<Schemas['BulkResult']>(endpoints.bulkInitiateCalls, { body })
  },
  status: (id: number, ask: Pick<Ask, 'sla' | 'expect'> = {}) =>
    send<CallLog>(endpoints.getCallLog, { ...ask, path: { id } }),
  calls: (query: ListQuery) => send<Schemas['CallLogPage']>(endpoints.listCallLogs, { query }),
  deleteCalls: (phone_number_id: string) =>
    send<Schemas['DeletedCalls']>(endpoints.deleteCallLogs, { query: { phone_number_id } }),
  agents: (query: ListQuery = {}) => send<Schemas['AgentPage']>(endpoints.listAgents, { query }),
  agent: (id: number) => send<Schemas['Agent']>(endpoints.getAgent, { path: { id } }),
  campaigns: (query: ListQuery = {}) => send<Schemas['CampaignPage']>(endpoints.listCampaigns, { query }),
  campaign: (id: number) => send<Schemas['Campaign']>(endpoints.getCampaign, { query: { id } }),
  analytics: () => send<Schemas['AnalyticsOverview']>(endpoints.analyticsOverview),
  concurrency: () => send<Schemas['Concurrency']>(endpoints.getConcurrency),
  queue: (id: string) => send<Schemas['Queue']>(endpoints.getQueue, { path: { id } }),
  effects: (query: ListQuery) => send<Schemas['WebhookEffectPage']>(endpoints.listWebhookEffects, { query }),
  health: () => request<Schemas['Health']>(tcall().values.TCALL_BASE_URL, endpoints.health),
}
