import type { ClientBase } from 'pg'
import type { MedcorPatient } from '../../data/medcor-patient'
import type { BlindIndex } from './blind-index'
import { column, type Identity, type PrescriptionContent, plainTwin, type RecordContent } from './clinical'
import { inBatches } from './in-batches'
import { namedUuid } from './uuid'
import type { PatientKey, Vault } from './vault'

/** Of a patient's medications so many are on the medication record. */
const activePrescriptions = 3

type Rows = unknown[][]

/** Writes a hospital's patients with everything that their visits say; those that are there already stay as they are. */
export async function seedPatients(
  client: ClientBase,
  hospitalId: string,
  people: readonly MedcorPatient[],
  doctors: readonly string[],
  vault: Vault,
  index: BlindIndex,
): Promise<void> {
  const known = await client.query<{ id: string }>('select id from patients where hospital_id = $1', [hospitalId])
  const there = new Set(known.rows.map(({ id }) => id))
  const rows = { patients: [], tokens: [], records: [], twins: [], appointments: [], prescriptions: [] } as Record<
    'patients' | 'tokens' | 'records' | 'twins' | 'appointments' | 'prescriptions',
    Rows
  >
  people
    .filter(({ id }) => !there.has(id))
    .forEach((patient, at) => {
      const { visits, ...identity } = patient
      const { patientKey, wrapped } = vault.newKey(patient.id)
      addIdentity(rows, patient.id, identity, patientKey, wrapped)
      addHistory(rows, patient, doctors[at % doctors.length] as string, patientKey)
    })
  await write(client, rows)

  function addIdentity(
    { patients, tokens }: typeof rows,
    id: string,
    { id: _, ...identity }: Identity & { id: string },
    key: PatientKey,
    wrapped: Buffer,
  ): void {
    const [mrnToken] = index.tokens(hospitalId, identity.mrn)
    patients.push([id, hospitalId, wrapped, vault.encrypt(undefined, key, column.identity, identity), mrnToken])
    for (const token of index.tokensOf(hospitalId, identity)) tokens.push([hospitalId, token, id])
  }

  function addHistory(to: typeof rows, { id, visits }: MedcorPatient, doctor: string, key: PatientKey): void {
    visits.forEach((visit, nth) => {
      const { diagnosis, symptoms, vital_signs, medications } = visit
      const content: RecordContent = { diagnosis, symptoms, vital_signs, medications }
      const record = namedUuid(`record ${id} ${nth}`)
      const sealed = vault.encrypt(undefined, key, column.record, content)
      to.records.push([record, hospitalId, id, doctor, visit.record_type, visit.date, visit.is_confidential, sealed])
      to.twins.push([record, plainTwin(content)])
    })
    const last = visits.at(-1)
    if (!last) return
    const startsAt = `${last.date}T${String(8 + (Number.parseInt(id.slice(0, 2), 16) % 9)).padStart(2, '0')}:00:00Z`
    const reason = vault.encrypt(undefined, key, column.reason, last.diagnosis.text)
    to.appointments.push([namedUuid(`appointment ${id}`), hospitalId, id, doctor, startsAt, 20, reason])
    last.medications.slice(0, activePrescriptions).forEach((medication, nth) => {
      const content: PrescriptionContent = { medication, instructions: `Take ${medication.frequency}.` }
      const sealed = vault.encrypt(undefined, key, column.prescription, content)
      to.prescriptions.push([namedUuid(`prescription ${id} ${nth}`), hospitalId, id, doctor, sealed])
    })
  }
}

async function write(client: ClientBase, rows: Record<string, Rows>): Promise<void> {
  const into = (table: string, rest: string) => (values: unknown[][]) => ({
    text: `insert into ${table} ${rest}`,
    values,
  })
  const insert = async (name: string, statement: ReturnType<typeof into>) =>
    inBatches(client, rows[name] ?? [], statement)
  await insert(
    'patients',
    into(
      'patients (id, hospital_id, wrapped_key, identity, mrn_token)',
      'select * from unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::bytea[], $5::bytea[])',
    ),
  )
  await insert('tokens', into('patient_tokens', 'select * from unnest($1::uuid[], $2::bytea[], $3::uuid[])'))
  await insert(
    'records',
    into(
      'records (id, hospital_id, patient_id, doctor_id, record_type, visit_date, is_confidential, content, status)',
      `select *, 'final' from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::date[],
        $7::boolean[], $8::bytea[])`,
    ),
  )
  await insert('twins', into('plain_contents', 'select * from unnest($1::uuid[], $2::bytea[])'))
  await insert(
    'appointments',
    into(
      'appointments (id, hospital_id, patient_id, doctor_id, starts_at, duration_min, reason, status)',
      `select *, 'scheduled' from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::int[],
        $7::bytea[])`,
    ),
  )
  await insert(
    'prescriptions',
    into(
      'prescriptions (id, hospital_id, patient_id, doctor_id, content, status)',
      `select *, 'active' from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bytea[])`,
    ),
  )
}
