import type { ClientBase, Pool } from 'pg'
import type { MedcorPatient } from '../../data/medcor-patient'
import { hashPassword } from '../../service/passwords'
import type { SeededAccount } from './accounts-file'
import type { BlindIndex } from './blind-index'
import { inBatches } from './in-batches'
import { seedPatients } from './seed-patients'
import { namedUuid } from './uuid'
import type { Vault } from './vault'

/** How many patients a nurse or doctor looks after. */
const assignedPatients = 6

/** A hospital with its people, as the seed makes it. */
interface Ward {
  hospitalId: string
  accounts: SeededAccount[]
  patients: MedcorPatient[]
}

/** Brings hospitals, accounts and patients into the state that the files describe; may run again. */
export async function seed(
  pool: Pool,
  accounts: readonly SeededAccount[],
  { patients, sha256 }: { patients: readonly MedcorPatient[]; sha256: Buffer },
  vault: Vault,
  index: BlindIndex,
): Promise<void> {
  const wards = wardsOf(accounts, patients)
  await pool.query(
    'insert into hospitals (id, name) select * from unnest($1::uuid[], $2::text[]) on conflict do nothing',
    [[...wards.values()].map(({ hospitalId }) => hospitalId), [...wards.keys()]],
  )
  const { rows } = await pool.query("select 1 from marks where name = 'patients' and value = $1", [sha256])
  if (rows.length === 0) {
    // One after the other: encryption keeps the thread busy, and a second connection would be given up meanwhile.
    for (const { hospitalId, accounts, patients } of wards.values()) {
      const doctors = accounts.filter(({ roles }) => roles.includes('DOCTOR')).map(({ email }) => userId(email))
      await inTransaction(pool, (client) => seedPatients(client, hospitalId, patients, doctors, vault, index))
    }
    await pool.query(
      `insert into marks values ('patients', $1) on conflict (name) do update set value = excluded.value`,
      [sha256],
    )
  }
  await seedAccounts(pool, wards)
}

/** So that a start that was killed leaves no patient without their records. */
async function inTransaction(pool: Pool, work: (client: ClientBase) => Promise<void>): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await work(client)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

/** The patients go round the hospitals. */
function wardsOf(accounts: readonly SeededAccount[], patients: readonly MedcorPatient[]): Map<string, Ward> {
  const wards = new Map<string, Ward>()
  for (const account of accounts) {
    const { hospital } = account
    const ward = wards.get(hospital) ?? { hospitalId: namedUuid(`hospital ${hospital}`), accounts: [], patients: [] }
    ward.accounts.push(account)
    wards.set(hospital, ward)
  }
  const all = [...wards.values()]
  patients.forEach((patient, at) => {
    all[at % all.length]?.patients.push(patient)
  })
  return wards
}

function userId(email: string): string {
  return namedUuid(`user ${email}`)
}

/** In bulk, and each distinct password hashed once: a thousand hashes would take a minute. */
async function seedAccounts(pool: Pool, wards: ReadonlyMap<string, Ward>): Promise<void> {
  const hashes = new Map<string, Promise<string>>()
  for (const { accounts } of wards.values()) {
    for (const { password } of accounts) {
      if (!hashes.has(password)) hashes.set(password, hashPassword(password))
    }
  }
  const users: unknown[][] = []
  const assignments: [string, string][] = []
  for (const { hospitalId, accounts, patients } of wards.values()) {
    let [taken, ward] = [0, 0]
    let number = 0
    for (const { email, password, role, roles } of accounts) {
      number += 1
      // A patient's account is that of a patient of the pool, as long as there is one left.
      const patient = role === 'PATIENT' ? patients[taken++] : undefined
      const names = patient ? [null, null] : [`Ada${number}`, `Sample${number}`]
      const order = [role, ...roles.filter((other) => other !== role)]
      const id = patient?.id ?? userId(email)
      users.push([id, hospitalId, email, await hashes.get(password), ...names, order.join('|'), patient?.id ?? null])
      if (!roles.includes('NURSE') && !roles.includes('DOCTOR')) continue
      for (let nth = 0; nth < Math.min(assignedPatients, patients.length); nth++) {
        assignments.push([id, (patients[ward++ % patients.length] as MedcorPatient).id])
      }
    }
  }
  await inBatches(pool, users, (values) => ({
    text: `insert into users (id, hospital_id, email, password_hash, first_name, last_name, roles, patient_id)
      select id, hospital, email, hash, first, last, string_to_array(roles, '|'), patient from unnest($1::uuid[],
        $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[])
        as account (id, hospital, email, hash, first, last, roles, patient)
      on conflict (email) do update set password_hash = excluded.password_hash, roles = excluded.roles`,
    values,
  }))
  await inBatches(pool, assignments, (values) => ({
    text: `insert into assignments (user_id, patient_id) select * from unnest($1::uuid[], $2::uuid[])
      on conflict do nothing`,
    values,
  }))
}
