import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { startDatabase } from './database'

/** What only the data and the statements' values hold; no output may. */
export const plantedWord = 'Zebedeequux'

/** A flaw that is put into a database of its own, or a database without one. */
export type Plant = 'missing-index' | 'n-plus-one' | 'lock-convoy' | 'pool-exhaustion' | 'healthy'

interface Planting {
  connections: number
  users: number
  schema: readonly string[]
  work(pool: pg.Pool): Promise<void>
}

const plants: Readonly<Record<Plant, Planting>> = {
  'missing-index': {
    connections: 2,
    users: 1,
    schema: [
      'create table patients (id int primary key, mrn text not null, note text not null)',
      `insert into patients select i, 'mrn ' || i, '${plantedWord} ' || i from generate_series(1, 20000) i`,
    ],
    async work(pool) {
      const mrn = `mrn ${1 + Math.floor(Math.random() * 20_000)}`
      await pool.query({
        name: 'patient_by_mrn',
        text: 'select id, note from patients where mrn = $1 /* patient_by_mrn */',
        values: [mrn],
      })
      await sleep(20)
    },
  },
  'n-plus-one': {
    connections: 2,
    users: 1,
    schema: [
      'create table visits (id int primary key, day int not null)',
      'create index on visits (day)',
      'create table notes (visit_id int primary key, note text not null)',
      'insert into visits select i, i % 100 from generate_series(1, 2000) i',
      `insert into notes select i, '${plantedWord}' from generate_series(1, 2000) i`,
    ],
    async work(pool) {
      const { rows } = await pool.query<{ id: number }>({
        text: 'select id from visits where day = $1 /* visits_of_day */',
        values: [Math.floor(Math.random() * 100)],
      })
      for (const { id } of rows)
        await pool.query('select note from notes where visit_id = $1 /* note_of_visit */', [id])
      await sleep(20)
    },
  },
  'lock-convoy': {
    connections: 12,
    users: 8,
    schema: [
      'create table counters (name text primary key, count int not null)',
      `insert into counters values ('${plantedWord}', 0)`,
    ],
    async work(pool) {
      const client = await pool.connect()
      try {
        await client.query('begin')
        await client.query(`update counters set count = count + 1 where name = '${plantedWord}' /* count_up */`)
        await client.query('select pg_sleep(0.1)')
        await client.query('commit')
      } finally {
        client.release()
      }
      await sleep(100)
    },
  },
  'pool-exhaustion': {
    connections: 4,
    users: 12,
    schema: [],
    work: async (pool) => {
      await pool.query(`select pg_sleep(0.3), '${plantedWord}' /* slow_one */`)
    },
  },
  healthy: {
    connections: 8,
    users: 2,
    schema: [
      'create table patients (id int primary key, note text not null)',
      `insert into patients select i, '${plantedWord} ' || i from generate_series(1, 20000) i`,
    ],
    async work(pool) {
      const id = 1 + Math.floor(Math.random() * 20_000)
      await pool.query(`select note from patients where id = ${id} and note <> '${plantedWord}' /* patient_one */`)
      await pool.query(`update patients set note = '${plantedWord} ${id}' where id = ${id} /* patient_change */`)
      await sleep(20)
    },
  },
}

export const plantNames = Object.keys(plants) as readonly Plant[]

/** A flaw at work, until it is stopped. */
export interface PlantedWork {
  url: string
  stop(): Promise<void>
}

/** A server with a database for each flaw. */
export async function startPlantedDatabases() {
  const names = new Map(plantNames.map((plant) => [plant, plant.replaceAll('-', '_')]))
  const database = await startDatabase([...names.values(), 'plain', 'without_extension'])
  const url = (plant: Plant) => database.url(names.get(plant) ?? plant)
  for (const plant of plantNames) await made(url(plant), plants[plant].schema)
  await made(database.url('plain'), plants.healthy.schema)
  return {
    url,
    /** As the healthy one, with nobody at work. */
    plain: () => database.url('plain'),
    without: () => database.url('without_extension'),
    /** The server itself, for a watch of all its databases. */
    server: { url: database.url('postgres'), logFile: database.logFile },
    restart: async () => {
      await database.stop()
      await database.restart()
    },
    remove: () => database.remove(),
    /** Users of a pool, who begin now. */
    work(plant: Plant): PlantedWork {
      const { connections, users, work } = plants[plant]
      const pool = new pg.Pool({ connectionString: url(plant), max: connections })
      pool.on('error', () => {})
      let stopped = false
      const all = Array.from({ length: users }, async () => {
        while (!stopped) await work(pool)
      })
      return {
        url: url(plant),
        async stop() {
          stopped = true
          await Promise.all(all)
          await pool.end()
        },
      }
    },
  }
}

async function made(url: string, schema: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (const statement of ['create extension pg_stat_statements', ...schema, 'analyze']) await client.query(statement)
  await client.end()
}
