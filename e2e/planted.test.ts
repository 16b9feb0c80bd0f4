import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningPlatform, startReference } from '../cli/platform/platform'
import { referenceOf } from '../cli/platform/references'
import { writerOf } from '../cli/resilience/writers'
import { Ledger, readLedger } from '../resilience/ledger'
import { type ReadBack, Writing } from '../resilience/writer'
import { eventually } from '../rigs/eventually'

const folder = mkdtempSync(join(tmpdir(), 'sla-planted-'))
const platforms = new Map<string, RunningPlatform>()
beforeAll(async () => {
  await Promise.all(
    (['tcall', 'medcor'] as const).map(async (name) => {
      const settings = { CALL_MEAN_S: '1', RETRY_SCALE: '100' }
      platforms.set(name, await startReference(await referenceOf(name), { ports: 'free', settings }))
    }),
  )
})
afterAll(async () => {
  await Promise.all([...platforms.values()].map((platform) => platform.stop()))
  rmSync(folder, { recursive: true, force: true })
})

/** Writes for a moment, does something to the database behind the platform's back, and reads back. */
async function readBackAfter(
  name: string,
  run: string,
  plant: (query: (sql: string, values?: unknown[]) => Promise<pg.QueryResult>, ids: string[]) => Promise<void>,
): Promise<ReadBack & { ids: string[] }> {
  const platform = platforms.get(name) as RunningPlatform
  const writer = await (await writerOf(name))(platform.env, run)
  const file = join(folder, `${run}.ndjson`)
  const ledger = new Ledger(file)
  const writing = new Writing(writer, ledger, 80)
  await eventually(() => writing.acknowledged >= 60, 30_000)
  await writing.stop()
  await ledger.close()
  const entries = readLedger(file)
  const client = new pg.Client({ connectionString: platform.databaseUrl?.(name) })
  await client.connect()
  const ids = entries.filter(({ ending }) => ending === 'acknowledged').map(({ id }) => id)
  try {
    await plant((sql, values) => client.query(sql, values), ids)
    return { ...(await writer.readBack(entries)), ids }
  } finally {
    await client.end()
    await writer.close()
  }
}

it('a healthy platform lost nothing, and holds nothing twice', async () => {
  for (const name of ['tcall', 'medcor'] as const) {
    const { classes, also } = await readBackAfter(name, `clean-${name}`, async () => {})
    expect(classes).toMatchObject({ lost: [], duplicated: [], stale: [], unexpected: [] })
    expect(also.flatMap(({ ids }) => ids)).toEqual([])
    expect(classes.ok).toBeGreaterThanOrEqual(60)
  }
})

it('one lost call, one that is there twice, and one that holds another number are each found, with their ids', async () => {
  const { classes, ids } = await readBackAfter('tcall', 'planted-tcall', async (query, [lost, twice, stale]) => {
    await query('delete from call_logs where idempotency_key = $1', [lost])
    await query('drop index call_logs_idempotency')
    await query(
      `insert into call_logs (organisation_id, call_sid, status, call_type, provider, phone_number_id, to_number,
         created_at, idempotency_key)
       select organisation_id, call_sid || 'x', 'completed', call_type, provider, phone_number_id, to_number, now(),
         idempotency_key from call_logs where idempotency_key = $1`,
      [twice],
    )
    await query("update call_logs set to_number = '+12125550199' where idempotency_key = $1", [stale])
  })
  expect(classes.lost.map(({ id }) => id)).toEqual([ids[0]])
  expect(classes.duplicated.map(({ id }) => id)).toEqual([ids[1]])
  expect(classes.stale.map(({ id }) => id)).toEqual([ids[2]])
})

it('one record that is gone, one change that was undone, and one missing audit event are each found', async () => {
  let gone = ''
  const { classes, also } = await readBackAfter('medcor', 'planted-medcor', async (query) => {
    const { rows } = await query(
      `select id, version from records where run_id = 'planted-medcor' order by version desc, id limit 3`,
    )
    const [deleted, undone, unaudited] = rows as [{ id: string }, { id: string }, { id: string }]
    gone = deleted.id
    await query('delete from records where id = $1', [deleted.id])
    // As if the first version had come back: its content is that of a new record of the same patient.
    await query(
      `update records r set content = (select o.content from records o
         where o.patient_id = r.patient_id and o.id <> r.id limit 1) where r.id = $1`,
      [undone.id],
    )
    await query(
      `delete from audit_events where id = (select max(id) from audit_events
         where record_id = $1 and action in ('record.create', 'record.update'))`,
      [unaudited.id],
    )
  })
  expect(classes.lost.some(({ said }) => said.includes(gone))).toBe(true)
  expect(new Set(classes.lost.map(({ about, kind }) => `${kind} ${about}`)).size).toBeGreaterThanOrEqual(2)
  expect(also.find(({ title }) => title === 'changes without an audit event')?.ids).toHaveLength(1)
})

it('one administration that is forgotten, and one that is there twice, are found', async () => {
  const lost = await readBackAfter('medcor', 'forgotten-medcor', async (query) => {
    const { rows } = await query(
      `select id, prescription_id from administrations where run_id = 'forgotten-medcor-given' order by given_at desc limit 1`,
    )
    const [{ id, prescription_id }] = rows as [{ id: string; prescription_id: string }]
    await query('delete from administrations where id = $1', [id])
    await query(
      `update prescriptions set last_given_at = (select max(given_at) from administrations where prescription_id = $1)
       where id = $1`,
      [prescription_id],
    )
  })
  expect(lost.classes.lost).toHaveLength(1)
  expect(lost.classes.lost[0]).toMatchObject({ kind: 'administration', said: expect.stringContaining('last given at') })

  const twice = await readBackAfter('medcor', 'doubled-medcor', async (query) => {
    await query(
      `insert into administrations (id, hospital_id, prescription_id, patient_id, nurse_id, outcome, note, run_id)
       select gen_random_uuid(), hospital_id, prescription_id, patient_id, nurse_id, outcome, note, run_id
       from administrations where run_id = 'doubled-medcor-given' limit 1`,
    )
  })
  expect(twice.classes.lost).toEqual([])
  expect(twice.also.find(({ title }) => title.startsWith('administrations more'))?.ids).toHaveLength(1)
})
