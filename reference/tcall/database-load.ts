import type { DatabaseLoad } from '../../database/load/statement'
import { accountByEmail } from './auth-operations'
import { callById, insertCall } from './call-store'
import { callOverview } from './platform-operations'
import { mainOrganisation } from './seed'

/** As many calls as some days at the promised rate leave. */
const calls = 50_000

/** What the platform asks its database for most, in about these shares: status checks, and all the rest. */
export const databaseLoad: DatabaseLoad = {
  prepare: [
    `insert into call_logs (organisation_id, call_sid, status, call_type, provider, phone_number_id, to_number, agent_id,
       created_at, started_at, ended_at, is_user_answered, queue_wait_ms, route_reason)
     select ${mainOrganisation}, 'CALOADED' || lpad(n::text, 8, '0'), 'completed', 'outbound', 'retell', 'loaded',
       '+1212555' || lpad((100 + n % 100)::text, 4, '0'), 101, moment, moment, moment + interval '3 minutes', true, 0,
       'requested-agent'
     from (select n, timestamptz '2026-01-01 10:00:00Z' + n * interval '10 seconds' as moment
       from generate_series(1, ${calls}) n) as loaded
     on conflict (call_sid) do nothing`,
  ],
  between: ["delete from call_logs where call_sid like 'LOAD%'", 'vacuum (analyze) call_logs', 'checkpoint'],
  statements: [
    { ...callById, values: 'select id from call_logs order by random()', weight: 30 },
    { ...accountByEmail, values: 'select email from accounts order by random()', weight: 5 },
    { ...callOverview, values: `select ${mainOrganisation}`, weight: 1 },
    {
      ...insertCall,
      values: `select ${mainOrganisation}, 'LOAD' || replace(gen_random_uuid()::text, '-', ''), 'loaded', '+12125550100', 101,
        null::int, 'requested-agent', now(), null::text from generate_series(1, 1000)`,
      fresh: true,
      weight: 4,
    },
  ],
}
