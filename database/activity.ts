import { type ReadOnlyConnection, watcherName } from './connection'
import type { ConnectionGroup, ConnectionSample, LockWait } from './observed'
import { reduceStatement, titleOf } from './reduce-statement'

interface Backend {
  pid: number
  database: string
  role: string
  state: string | null
  wait_type: string | null
  wait: string | null
  query: string | null
  blocked_by: number[]
}

const backends = `select pid, coalesce(datname, '')::text as database, coalesce(usename, '')::text as role, state,
    wait_event_type as wait_type, wait_event as wait, query,
    case when wait_event_type = 'Lock' then pg_blocking_pids(pid) else '{}' end as blocked_by
  from pg_stat_activity
  where datname is not null and pid <> pg_backend_pid() and application_name is distinct from '${watcherName}'
    and coalesce(backend_type, 'client backend') = 'client backend'`

/** What each waits for. The first to wait for a row waits for its writer's transaction, and holds the row's place in the queue. */
const waiting = `select w.pid, w.locktype as lock, coalesce(w.relation, t.relation)::int8::float8 as oid, d.datname::text as database
  from pg_locks w
    left join pg_locks t on t.pid = w.pid and t.locktype = 'tuple' and t.granted
    left join pg_database d on d.oid = coalesce(w.database, t.database)
  where not w.granted`

/** One look: at the connections of the whole server, and at what those to these databases wait for. Names of relations are filled in by `named`: they are known in their own database alone. */
export async function readActivity(
  connection: ReadOnlyConnection,
  databases: readonly string[],
  named: (database: string, oid: number) => string | undefined,
): Promise<ConnectionSample> {
  const at = Date.now()
  const all = await connection.rows<Backend>(backends)
  const watched = all.filter(({ database }) => databases.includes(database))
  const blocked = watched.filter(({ wait_type }) => wait_type === 'Lock')
  const locks =
    blocked.length > 0
      ? await connection.rows<{ pid: number; lock: string; oid: number | null; database: string | null }>(waiting)
      : []
  return {
    at,
    groups: groupsOf(all),
    waits: waitsOf(watched),
    locks: blocked.map((one): LockWait => {
      const lock = locks.find(({ pid }) => pid === one.pid)
      const statement = reduceStatement(one.query ?? '')
      const holder = headOf(one, all)
      const known = lock?.oid && lock.database ? named(lock.database, lock.oid) : undefined
      return {
        relation: known ?? statement.relations[0],
        lock: lock?.lock ?? one.wait ?? 'lock',
        waits: titleOf(statement),
        blocked_by: holder ? titleOf(reduceStatement(holder.query ?? '')) : 'another connection',
        blocker_idle: holder?.state?.startsWith('idle in transaction') ?? false,
      }
    }),
  }
}

/** Who holds up the queue: the one that waits for nobody. */
function headOf(one: Backend, all: readonly Backend[]): Backend | undefined {
  let at: Backend | undefined = one
  for (let steps = 0; at && steps < all.length; steps++) {
    const next: Backend | undefined = all.find(({ pid }) => at?.blocked_by.includes(pid))
    if (!next) break
    at = next
  }
  return at === one ? undefined : at
}

function groupsOf(all: readonly Backend[]): ConnectionGroup[] {
  const groups = new Map<string, ConnectionGroup>()
  for (const { database, role, state } of all) {
    const key = JSON.stringify([database, role])
    const group = groups.get(key) ?? { database, role, active: 0, idle: 0, idle_in_transaction: 0, unseen: 0 }
    groups.set(key, {
      ...group,
      ...(state === null || state === 'disabled'
        ? { unseen: group.unseen + 1 }
        : state === 'idle'
          ? { idle: group.idle + 1 }
          : state.startsWith('idle in transaction')
            ? { idle_in_transaction: group.idle_in_transaction + 1 }
            : { active: group.active + 1 }),
    })
  }
  return [...groups.values()]
}

function waitsOf(all: readonly Backend[]): Record<string, number> {
  const waits: Record<string, number> = {}
  for (const { state, wait_type, wait } of all) {
    if (state !== 'active') continue
    const key = wait_type === null ? 'running' : `${wait_type}:${wait}`
    waits[key] = (waits[key] ?? 0) + 1
  }
  return waits
}
