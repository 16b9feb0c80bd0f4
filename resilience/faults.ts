import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'
import type { Chaos, ChaosProxy } from './chaos-proxy'

/** What is done to a platform, and undone. */
export interface Disturbance {
  name: string
  /** What a reader calls it. */
  title: string
  /** How long it lasts before it is undone, in ms. */
  lastsMs: number
  start(): Promise<void>
  /** Settles once what was done is undone: a server that was killed answers again. */
  end(): Promise<void>
}

/** The parts of a platform that this process started. */
export interface OwnParts {
  /** The process of a part now. */
  pid(title: string): number
  restart(title: string): Promise<void>
  /** Connection URL of the embedded PostgreSQL as its superuser. */
  databaseUrl: string
}

const database = 'PostgreSQL'

/** kill -9 of a part; it is started again. */
export function kill(parts: OwnParts, title: string, name: string): Disturbance {
  return {
    name,
    title: `kill -9 of ${title}`,
    lastsMs: 0,
    start: async () => signal([parts.pid(title)], 'SIGKILL'),
    end: () => again(() => parts.restart(title)),
  }
}

/** A part stands still for a while, with every connection open. */
export function freeze(parts: OwnParts, title: string, name: string, lastsMs = 4_000): Disturbance {
  let frozen: number[] = []
  return {
    name,
    title: `SIGSTOP of ${title} for ${lastsMs / 1000} s`,
    lastsMs,
    async start() {
      const pid = parts.pid(title)
      // PostgreSQL answers by its children, one for each connection.
      frozen = title === database ? [pid, ...(await childrenOf(pid))] : [pid]
      signal(frozen, 'SIGSTOP')
    },
    async end() {
      signal(frozen, 'SIGCONT')
    },
  }
}

/** The database is shut down in order and started again: what it has not written is written first. */
export function restartDatabase(parts: OwnParts): Disturbance {
  return {
    name: 'database-restart',
    title: 'restart of the database',
    lastsMs: 0,
    start: async () => signal([parts.pid(database)], 'SIGINT'),
    end: () => again(() => parts.restart(database)),
  }
}

/** Every connection that the database has is taken, and the platform's own are ended. */
export function exhaustConnections(parts: OwnParts, lastsMs = 4_000): Disturbance {
  let taken: pg.Client[] = []
  return {
    name: 'connections-exhausted',
    title: `all connections of the database taken for ${lastsMs / 1000} s`,
    lastsMs,
    async start() {
      taken = []
      await takeAll(parts.databaseUrl, taken)
      await taken[0]?.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where backend_type = 'client backend' and pid <> all ($1::int[])`,
        [await pidsOf(taken)],
      )
      await takeAll(parts.databaseUrl, taken)
    },
    async end() {
      await Promise.all(taken.map((client) => client.end().catch(() => {})))
      taken = []
    },
  }
}

/** The network between users and platform. */
export function network(proxy: ChaosProxy, chaos: Exclude<Chaos, { kind: 'none' }>, lastsMs = 4_000): Disturbance {
  const said = {
    delay: `every piece of data ${chaos.kind === 'delay' ? chaos.ms : 0} ms late`,
    stall: 'nothing passes',
    reset: 'every connection is reset',
  }[chaos.kind]
  return {
    name: `network-${chaos.kind}`,
    title: `network: ${said}, for ${lastsMs / 1000} s`,
    lastsMs,
    start: async () => proxy.set(chaos),
    end: async () => proxy.set({ kind: 'none' }),
  }
}

/** A server that was killed may leave what blocks its successor for a moment: shared memory, a port. */
async function again(start: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start()
    } catch (error) {
      if (attempt >= 20) throw error
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
}

async function takeAll(url: string, taken: pg.Client[]): Promise<void> {
  for (;;) {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => {})
    try {
      await client.connect()
    } catch {
      return
    }
    taken.push(client)
  }
}

async function pidsOf(clients: readonly pg.Client[]): Promise<number[]> {
  const rows = await Promise.all(
    clients.map((client) => client.query<{ pid: number }>('select pg_backend_pid() as pid')),
  )
  return rows.flatMap(({ rows: [row] }) => (row ? [row.pid] : []))
}

async function childrenOf(pid: number): Promise<number[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    names.map(async (name) => {
      const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
      // proc(5): the parent is the second field behind the name, which is in brackets.
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid ? Number(name) : 0
    }),
  )
  return found.filter((child) => child > 0)
}

function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      if (pid > 0) process.kill(pid, name)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}
