import { randomUUID } from 'node:crypto'
import type { components } from '../../contracts/generated/medcor'
import type { Cache } from '../../service/cache'
import type { Database, Statement } from '../../service/database'
import { Refusal } from '../../service/refusal'
import type { RequestTiming } from '../../service/timing'
import type { Caller } from './caller'
import { column, plainTwin, type RecordContent } from './clinical'
import type { Patients } from './patients'
import type { Vault } from './vault'

type Schemas = components['schemas']
export type StoredRecord = Schemas['MedicalRecord']

/** A record and which version of it this is. */
export interface Versioned {
  record: StoredRecord
  version: number
}

interface RecordRow extends Omit<StoredRecord, keyof RecordContent> {
  version: number
  content: Buffer
  wrapped_key: Buffer
}

const columns = `r.id, r.patient_id as patient, r.doctor_id as doctor, r.record_type, r.visit_date::text as visit_date,
  r.is_confidential, r.status, r.version, r.created_at, r.updated_at, r.run_id`
/** One join each, so that they differ in nothing but the decryption. */
export const sealedRecord: Statement = {
  name: 'record_one',
  text: `select ${columns}, r.content, p.wrapped_key from records r join patients p on p.id = r.patient_id
    where r.id = $1 and r.hospital_id = $2`,
}
const plain: Statement = {
  name: 'record_plain',
  text: `select ${columns}, c.content from records r join plain_contents c on c.record_id = r.id
    where r.id = $1 and r.hospital_id = $2`,
}
const insert: Statement = {
  name: 'record_insert',
  text: `with record as (
      insert into records (id, hospital_id, patient_id, doctor_id, record_type, visit_date, is_confidential, status,
        content, run_id)
      values ($1, $2, $3, $4, $5, $6, $7, 'draft', $8, $9) returning id, created_at, updated_at, version
    ), twin as (insert into plain_contents select id, $10 from record)
    select created_at, updated_at, version from record`,
}
const update: Statement = {
  name: 'record_update',
  text: `with record as (
      update records set content = $3, status = $4, version = version + 1, updated_at = now()
      where id = $1 and version = $2 returning id, updated_at, version
    ), twin as (update plain_contents set content = $5 from record where record_id = id)
    select updated_at, version from record`,
}

/** Medical records: what a doctor found is encrypted under the patient's key. */
export class Records {
  constructor(
    private readonly database: Database,
    private readonly patients: Patients,
    private readonly vault: Vault,
    private readonly cache: Cache,
  ) {}

  async find(timing: RequestTiming, hospitalId: string, id: string): Promise<Versioned | undefined> {
    const name = this.#cacheName(hospitalId, id)
    const load = async () => {
      const [found] = await this.database.query<RecordRow>(timing, sealedRecord, [id, hospitalId])
      return found
    }
    const row = await this.cache.read<RecordRow>(name, load, {
      pack: (value) => this.vault.sealRow(timing, name, bytesOf(value)),
      unpack: (bytes) => rowOf(this.vault.unsealRow(timing, name, bytes)),
    })
    if (!row) return undefined
    const key = this.vault.unwrap(timing, row.patient, row.wrapped_key)
    return recordOf(row, this.vault.decrypt<RecordContent>(timing, key, column.record, row.content))
  }

  /** The same from storage that is not encrypted. */
  async findPlain(timing: RequestTiming, hospitalId: string, id: string): Promise<Versioned | undefined> {
    const [row] = await this.database.query<RecordRow>(timing, plain, [id, hospitalId])
    return row && recordOf(row, JSON.parse(row.content.toString('utf8')) as RecordContent)
  }

  /** @throws {Refusal} 404 when the hospital has no such patient */
  async write(
    timing: RequestTiming,
    { hospitalId, userId }: Caller,
    body: Schemas['NewRecord'],
    runId: string | null,
  ): Promise<Versioned> {
    const { patient, record_type, visit_date, is_confidential = false } = body
    const { diagnosis, symptoms, vital_signs, medications = [] } = body
    const content = { diagnosis, symptoms, vital_signs, medications }
    const key = await this.patients.keyOf(timing, hospitalId, patient)
    const id = randomUUID()
    const [row] = await this.database.query<{ created_at: string; updated_at: string; version: number }>(
      timing,
      insert,
      [
        ...[id, hospitalId, patient, userId, record_type, visit_date, is_confidential],
        ...[this.vault.encrypt(timing, key, column.record, content), runId, plainTwin(content)],
      ],
    )
    const { version, ...times } = row as NonNullable<typeof row>
    const status = 'draft' as const
    const record = { id, patient, doctor: userId, record_type, visit_date, is_confidential, status, run_id: runId }
    return { record: { ...record, ...content, ...times }, version }
  }

  /** Changes that version of a record; undefined when it is not the version any more. */
  async change(
    timing: RequestTiming,
    hospitalId: string,
    { record, version }: Versioned,
    change: Schemas['RecordChange'],
  ): Promise<Versioned | undefined> {
    const changed = { ...record, ...change }
    const { diagnosis, symptoms, vital_signs, medications, status } = changed
    const content = { diagnosis, symptoms, vital_signs, medications }
    const key = await this.patients.keyOf(timing, hospitalId, record.patient)
    const sealedContent = this.vault.encrypt(timing, key, column.record, content)
    const values = [record.id, version, sealedContent, status, plainTwin(content)]
    let row: { updated_at: string; version: number } | undefined
    try {
      ;[row] = await this.database.query<{ updated_at: string; version: number }>(timing, update, values)
    } finally {
      // Also when the answer was lost: the change may be there all the same.
      await this.cache.forget([this.#cacheName(hospitalId, record.id)])
    }
    return row && { record: { ...changed, updated_at: row.updated_at }, version: row.version }
  }

  #cacheName(hospitalId: string, id: string): string {
    return this.vault.cacheName(`record:${hospitalId}:${id}`)
  }
}

/** As bytes for a cache: JSON, with what is sealed in base64. */
function bytesOf({ content, wrapped_key, ...row }: RecordRow): Buffer {
  const sealed = { content: content.toString('base64'), wrapped_key: wrapped_key.toString('base64') }
  return Buffer.from(JSON.stringify({ ...row, ...sealed }))
}

function rowOf(bytes: Buffer): RecordRow {
  const { content, wrapped_key, ...row } = JSON.parse(bytes.toString('utf8'))
  return { ...row, content: Buffer.from(content, 'base64'), wrapped_key: Buffer.from(wrapped_key, 'base64') }
}

function recordOf({ version, content: _, wrapped_key: __, ...row }: RecordRow, content: RecordContent): Versioned {
  return { record: { ...row, ...content }, version }
}

/** @throws {Refusal} 404 when there is none, or it is another patient's than the only one that may be seen */
export function foundRecord(versioned: Versioned | undefined, only: string | undefined): Versioned {
  if (!versioned || (only !== undefined && versioned.record.patient !== only)) {
    throw new Refusal(404, 'not_found', 'there is no such record')
  }
  return versioned
}
