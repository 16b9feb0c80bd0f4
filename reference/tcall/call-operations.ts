import type { operations } from '../../contracts/generated/tcall'
import type { Handlers } from '../../service/contract'
import type { Database, Statement } from '../../service/database'
import { paginate } from '../../service/pagination'
import { Refusal } from '../../service/refusal'
import type { CallCentre } from './call-centre'
import { listCalls } from './call-list'
import type { CallStore } from './call-store'

const numbersOfGroup: Statement = {
  name: 'numbers_of_group',
  text: 'select to_number from contacts where organisation_id = $1 and group_id = $2 order by to_number',
}

type CallOperation = 'initiateCall' | 'bulkInitiateCalls' | 'listCallLogs' | 'deleteCallLogs' | 'getCallLog'

export function callOperations(
  database: Database,
  store: CallStore,
  centre: CallCentre,
): Pick<Handlers<operations>, CallOperation> {
  return {
    initiateCall: async (request) => {
      const { agent_id: agentId, phone_number_id: phoneNumberId, to_number: toNumber } = request.body
      const { organisationId } = request.principal
      const call = await centre.initiate(
        request.timing,
        organisationId,
        agentId,
        {
          phoneNumberId,
          toNumber,
          groupId: null,
        },
        request.headers['idempotency-key'],
      )
      return { message: 'Call initiated', callSid: call.callSid, callLogId: call.id }
    },

    bulkInitiateCalls: async (request) => {
      const { agent_id: agentId, phone_number_id: phoneNumberId, group_id: groupId = null } = request.body
      const { organisationId } = request.principal
      let numbers = request.body.phone_numbers ?? []
      if (groupId !== null) {
        const rows = await database.query<{ to_number: string }>(request.timing, numbersOfGroup, [
          organisationId,
          groupId,
        ])
        numbers = rows.map((row) => row.to_number)
        if (numbers.length === 0) {
          const message = `there is no contact group ${groupId}`
          throw new Refusal(400, 'invalid', message, { fields: { group_id: [message] } })
        }
      }
      const destinations = numbers.map((toNumber) => ({ phoneNumberId, toNumber, groupId }))
      const calls = await centre.initiateAll(request.timing, organisationId, agentId, destinations)
      const results = calls.map((call, index) => {
        const to_number = numbers[index] as string
        return call
          ? { to_number, success: true, callSid: call.callSid, callLogId: call.id }
          : { to_number, success: false, error: 'queue_full' }
      })
      const success = results.filter((result) => result.success).length
      return { total: results.length, success, failed: results.length - success, results }
    },

    listCallLogs: async (request) => {
      const { count, rows } = await listCalls(database, request.timing, request.principal.organisationId, request.query)
      return paginate(request, request.query, count, rows)
    },

    deleteCallLogs: (request) =>
      centre.remove(request.timing, request.principal.organisationId, request.query.phone_number_id),

    getCallLog: async (request) => {
      const { id } = request.params
      const call = await store.find(request.timing, request.principal.organisationId, id)
      if (!call) throw new Refusal(404, 'not_found', `no call log ${id}`)
      return call
    },
  }
}
