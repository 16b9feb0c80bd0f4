import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type components, endpoints } from '../contracts/generated/medcor'
import { somePatients } from './medcor-pool'
import { MedcorClient, type MedcorFiles, type MedicalRecord, medcorFiles } from './medcor-rig'
import { startDatabase, type TestDatabase } from './proxy-rig'
import { type ServiceProcess, startService } from './reference-rig'

type Schemas = components['schemas']

const main = 'reference/medcor/main.ts'

let database: TestDatabase
const running: ServiceProcess[] = []
const written: MedcorFiles[] = []

/** A Medcor with a database of its own. */
async function startMedcor(databaseName: string, env: Record<string, string> = {}) {
  const files = await medcorFiles(database.url(databaseName))
  written.push(files)
  const service = await startService(main, { ...files.env, ...env })
  running.push(service)
  if (!service.url) throw new Error(service.stderr())
  return { service, files, client: MedcorClient.trusting(service.url, files.ca) }
}

beforeAll(async () => {
  database = await startDatabase(['main', 'limits', 'restart'])
})

afterAll(async () => {
  for (const service of running) await service.kill('SIGTERM')
  await database.remove()
  for (const files of written) await files.remove()
})

const note = (patient: string): Schemas['NewRecord'] => ({
  patient,
  record_type: 'consultation',
  visit_date: '2024-03-05',
  diagnosis: { system: 'ICD-10-CM', code: 'I10', text: 'Essential (primary) hypertension' },
  symptoms: 'Headache.',
  vital_signs: {
    heart_rate_bpm: 72,
    systolic_mmhg: 148,
    diastolic_mmhg: 92,
    temperature_c: 36.7,
    spo2_percent: 98,
    respiratory_rate_bpm: 14,
    weight_kg: 81.5,
  },
  medications: [],
})

describe('a Medcor', () => {
  let base: MedcorClient
  const session = (name: string) => base.another().login(name)
  const runId = 'run-test-1'
  const inRun = { headers: { 'x-run-id': runId } }

  beforeAll(async () => {
    base = (await startMedcor('main')).client
  })

  it('answers every operation with what its contract says', async () => {
    const doctor = await base.another().login('doctor1', {}, inRun.headers)
    const nurse = await session('nurse1')
    const admin = await session('admin1')
    for (const id of ['profile', 'listUsers', 'listDoctors', 'listHospitals', 'countSessions', 'health'] as const) {
      expect((await doctor.ask(id)).status, id).toBe(200)
    }
    const [patient] = await doctor.list<Schemas['PatientSummary']>('listPatients')
    const id = patient?.id ?? ''
    const { body: detail } = await doctor.ask<Schemas['UserDetail']>('getUser', { params: { id } })
    expect(detail.patient).toMatchObject({ id, ssn: '000-12-3456' })
    const { body: record, status } = await doctor.ask<MedicalRecord>('createRecord', { body: note(id), ...inRun })
    expect([status, record.symptoms]).toEqual([201, 'Headache.'])
    for (const one of ['getRecord', 'getPlainRecord'] as const) {
      expect((await doctor.ask(one, { params: { id: record.id } })).body).toEqual(record)
    }
    const update = { params: { id: record.id }, headers: { 'if-match': '"1"' }, body: { status: 'final' } }
    expect((await doctor.ask('updateRecord', update)).status).toBe(200)
    expect((await doctor.list('listRecords', { patient: id })).length).toBe(6)
    const visit = { patient: id, doctor: doctor.user?.id, starts_at: '2024-03-05T09:30:00.000Z', reason: 'Control' }
    expect((await doctor.ask('createAppointment', { body: visit, ...inRun })).status).toBe(201)
    const day = { doctor: 'me', date: '2024-03-05' }
    expect(await doctor.list('listAppointments', day)).toMatchObject([
      { reason: 'Control', starts_at: visit.starts_at },
    ])
    const medication = { name: 'lisinopril', dose: '10 mg', frequency: 'once daily' }
    const order = { patient: id, medication, instructions: 'Take in the morning.' }
    const { body: ordered } = await doctor.ask<Schemas['Prescription']>('createPrescription', { body: order, ...inRun })
    expect((await doctor.list('listPrescriptions', { patient: id }))[0]).toMatchObject({ id: ordered.id, medication })
    expect((await nurse.list<Schemas['DueMedication']>('listDueMedications')).length).toBeGreaterThan(0)
    const given = { prescription: ordered.id, outcome: 'given' }
    expect((await nurse.ask('administerMedication', { body: given, ...inRun })).status).toBe(201)
    const due = await nurse.list<Schemas['DueMedication']>('listDueMedications', { patient: id })
    expect(due.find(({ prescription }) => prescription === ordered.id)?.last_given_at).toMatch(/^20/)
    const { id: _, visits: __, ...identity } = somePatients(200).at(-1) as ReturnType<typeof somePatients>[number]
    expect((await admin.ask('registerPatient', { body: identity, ...inRun })).status).toBe(201)
    expect(await admin.refusal('registerPatient', { body: identity })).toEqual([409, 'conflict'])
    expect((await admin.ask('listAuditEvents')).status).toBe(200)
    const removed = await admin.ask('deleteRun', { params: { run_id: runId } })
    expect(removed.body).toEqual({ patients: 1, records: 1, appointments: 1, prescriptions: 1, administrations: 1 })
    const counted = await admin.ask('countSessions', { query: { run_id: runId } })
    expect(counted.body).toEqual({ open: 1 })
    const switched = await doctor.ask<Schemas['LoginResult']>('switchRole', { body: { role: 'ADMIN' } })
    expect(switched.body.user.role).toBe('ADMIN')
    doctor.take(switched.body)
    expect((await doctor.ask('refresh', { body: { refresh: doctor.refreshToken } })).status).toBe(200)
    expect((await doctor.ask('logout')).status).toBe(200)
    for (const id of Object.keys(endpoints))
      expect(
        [...base.seen].some((seen) => seen.startsWith(`${id} 2`)),
        id,
      ).toBe(true)
  })
})
