import { randomUUID } from 'node:crypto'
import type { components } from '../../contracts/generated/medcor'
import type { Database, Statement } from '../../service/database'
import { Refusal } from '../../service/refusal'
import type { RequestTiming } from '../../service/timing'
import type { BlindIndex } from './blind-index'
import { column, type Identity } from './clinical'
import type { PatientKey, Vault } from './vault'

type Patient = components['schemas']['Patient']

export interface PatientRow {
  id: string
  hospital_id: string
  wrapped_key: Buffer
  identity: Buffer
  run_id: string | null
}

const columns = 'id, hospital_id, wrapped_key, identity, run_id'
export const patientById: Statement = {
  name: 'patient_one',
  text: `select ${columns} from patients where id = $1 and hospital_id = $2`,
}
const insert: Statement = {
  name: 'patient_insert',
  text: `with patient as (
      insert into patients (id, hospital_id, wrapped_key, identity, mrn_token, run_id) values ($1, $2, $3, $4, $5, $6)
      on conflict (hospital_id, mrn_token) do nothing returning id
    )
    insert into patient_tokens (hospital_id, token, patient_id)
    select $2, token, id from patient, unnest($7::bytea[]) token returning 1`,
}

/** Patients, whose every word is encrypted in the database. */
export class Patients {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly index: BlindIndex,
  ) {}

  static readonly columns = columns

  /** The tokens of a search; each of them must be among a patient's. */
  searchTokens(hospitalId: string, search: string): Buffer[] {
    return this.index.tokens(hospitalId, search)
  }

  identityOf(timing: RequestTiming, { id, wrapped_key, identity }: Omit<PatientRow, 'hospital_id' | 'run_id'>) {
    const key = this.vault.unwrap(timing, id, wrapped_key)
    return this.vault.decrypt<Identity>(timing, key, column.identity, identity)
  }

  patientOf(timing: RequestTiming, row: PatientRow): Patient {
    return { id: row.id, hospital: row.hospital_id, ...this.identityOf(timing, row), run_id: row.run_id }
  }

  async find(timing: RequestTiming, hospitalId: string, id: string): Promise<PatientRow | undefined> {
    const [row] = await this.database.query<PatientRow>(timing, patientById, [id, hospitalId])
    return row
  }

  /**
   * The key of a patient of the hospital.
   * @throws {Refusal} 404 when there is no such patient there
   */
  async keyOf(timing: RequestTiming, hospitalId: string, id: string): Promise<PatientKey> {
    const row = await this.find(timing, hospitalId, id)
    if (!row) throw new Refusal(404, 'not_found', 'there is no such patient')
    return this.vault.unwrap(timing, id, row.wrapped_key)
  }

  /** @throws {Refusal} 409 when the hospital has the MRN already */
  async register(
    timing: RequestTiming,
    hospitalId: string,
    identity: Identity,
    runId: string | null,
  ): Promise<Patient> {
    const id = randomUUID()
    const { patientKey, wrapped } = this.vault.newKey(id)
    const sealed = this.vault.encrypt(timing, patientKey, column.identity, identity)
    const [mrnToken] = this.index.tokens(hospitalId, identity.mrn)
    const tokens = this.index.tokensOf(hospitalId, identity)
    const rows = await this.database.query(timing, insert, [id, hospitalId, wrapped, sealed, mrnToken, runId, tokens])
    if (rows.length === 0) throw new Refusal(409, 'conflict', 'this MRN is registered')
    return { id, hospital: hospitalId, ...identity, run_id: runId }
  }
}
