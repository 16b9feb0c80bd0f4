import type { components, operations } from '../../contracts/generated/tcall'
import type { ContractRequest, Handlers } from '../../service/contract'
import type { Database, Statement } from '../../service/database'
import { pageBounds, paginate } from '../../service/pagination'
import { Refusal } from '../../service/refusal'
import type { Agent } from './routing'

type Campaign = components['schemas']['Campaign']

/** A page and the count of all, in one query; a page behind the last has no row to carry the count. */
function directory(name: string, columns: string): { page: Statement; one: Statement } {
  return {
    page: {
      name: `${name}_page`,
      text: `select ${columns}, (select count(*) from ${name} where organisation_id = $1) as count
        from ${name} where organisation_id = $1 order by id limit $2 offset $3`,
    },
    one: { name: `${name}_one`, text: `select ${columns} from ${name} where organisation_id = $1 and id = $2` },
  }
}

const agents = directory('agents', 'id, organisation_id, name, queue_id, max_concurrent_calls, is_active')
const campaigns = directory('campaigns', 'id, name, agent_id, status, total_calls')

type DirectoryOperation = 'listAgents' | 'getAgent' | 'listCampaigns' | 'getCampaign'

export function directoryOperations(database: Database): Pick<Handlers<operations>, DirectoryOperation> {
  return {
    listAgents: (request) => list<Agent>(request, agents.page),
    getAgent: (request) => one<Agent>(request, agents.one, 'agent', request.params.id),
    listCampaigns: (request) => list<Campaign>(request, campaigns.page),
    getCampaign: (request) => one<Campaign>(request, campaigns.one, 'campaign', request.query.id),
  }

  async function list<Row extends object>(request: ContractRequest<operations['listAgents']>, statement: Statement) {
    const { limit, offset } = pageBounds(request.query)
    const values = [request.principal.organisationId, limit, offset]
    const rows = await database.query<Row & { count: number }>(request.timing, statement, values)
    return paginate<Row>(request, request.query, rows[0]?.count ?? 0, rows)
  }

  async function one<Row extends object>(
    request: Pick<ContractRequest<operations['getAgent']>, 'principal' | 'timing'>,
    statement: Statement,
    what: string,
    id: number,
  ): Promise<Row> {
    const [row] = await database.query<Row>(request.timing, statement, [request.principal.organisationId, id])
    if (!row) throw new Refusal(404, 'not_found', `no ${what} ${id}`)
    return row
  }
}
