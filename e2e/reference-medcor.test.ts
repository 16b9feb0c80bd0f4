import { connect } from 'node:tls'
import { SignJWT } from 'jose'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type components, endpoints } from '../contracts/generated/medcor'
import { startDatabase, type TestDatabase } from '../rigs/database'
import { eventually } from '../rigs/eventually'
import {
  MedcorClient,
  type MedcorFiles,
  medcorFiles,
  medcorJwtSecret,
  password,
  type RecordAnswer,
} from '../rigs/medcor'
import { somePatients } from '../rigs/medcor-pool'
import { type StartedService, startServiceProcess } from '../rigs/service'

type Schemas = components['schemas']

const main = 'reference/medcor/main.ts'

let database: TestDatabase
const running: StartedService[] = []
const written: MedcorFiles[] = []

/** A Medcor with a database of its own. */
async function startMedcor(databaseName: string, env: Record<string, string> = {}) {
  const files = await medcorFiles(database.url(databaseName))
  written.push(files)
  const service = await startServiceProcess(main, { ...files.env, ...env })
  running.push(service)
  if (!service.url) throw new Error(service.stderr())
  return { service, files, client: MedcorClient.trusting(service.url, files.ca) }
}

beforeAll(async () => {
  database = await startDatabase(['main', 'limits', 'tls', 'restart'])
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
    const { body: record, status } = await doctor.ask<RecordAnswer>('createRecord', { body: note(id), ...inRun })
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

  it('keeps what belongs to another hospital out of sight', async () => {
    const [here, there] = [await session('doctor1'), await session('doctor9')]
    const [stranger] = await there.list<Schemas['PatientSummary']>('listPatients')
    const [record] = await there.list<Schemas['RecordSummary']>('listRecords')
    const [order] = await there.list<Schemas['Prescription']>('listPrescriptions')
    const missing = [404, 'not_found']
    const at = { params: { id: record?.id ?? '' } }
    expect(await here.refusal('getRecord', at)).toEqual(missing)
    expect(await here.refusal('getPlainRecord', at)).toEqual(missing)
    const change = { ...at, headers: { 'if-match': '*' }, body: { symptoms: 'None.' } }
    expect(await here.refusal('updateRecord', change)).toEqual(missing)
    expect(await here.refusal('getUser', { params: { id: stranger?.id ?? '' } })).toEqual(missing)
    expect(await here.refusal('createRecord', { body: note(stranger?.id ?? '') })).toEqual(missing)
    const given = { prescription: order?.id, outcome: 'given' }
    expect(await here.refusal('administerMedication', { body: given })).toEqual(missing)
    expect(await here.list('listPatients', { search: stranger?.mrn ?? '' })).toEqual([])
    expect(await here.list('listRecords', { patient: stranger?.id ?? '' })).toEqual([])
    expect(await here.list('listHospitals')).toMatchObject([{ name: 'North Test Hospital' }])
    const admin = await session('admin1')
    await there.ask('getRecord', at)
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await admin.list('listAuditEvents', { record: record?.id ?? '' })).toEqual([])
  })

  it('lets each role do what it may, and no more', async () => {
    const [doctor, nurse] = [await session('doctor1'), await session('nurse1')]
    const [staff, patient] = [await session('staff1'), await session('patient1')]
    const [someone] = await doctor.list<Schemas['PatientSummary']>('listPatients')
    const id = someone?.id ?? ''
    const order = { patient: id, medication: { name: 'a', dose: 'b', frequency: 'c' }, instructions: '' }
    expect(await nurse.refusal('createPrescription', { body: order })).toEqual([403, 'forbidden'])
    expect(await staff.refusal('listRecords')).toEqual([403, 'forbidden'])
    const all = await doctor.list<Schemas['RecordSummary']>('listRecords', { patient: id })
    const confidential = all.find((record) => record.is_confidential)
    const at = { params: { id: confidential?.id ?? '' } }
    expect((await doctor.ask('getRecord', at)).status).toBe(200)
    expect(await nurse.refusal('getRecord', at)).toEqual([403, 'forbidden'])
    const open = await nurse.list<Schemas['RecordSummary']>('listRecords', { patient: id })
    expect(open.length).toBe(all.length - 1)

    const self = patient.user as Schemas['User']
    expect(self.last_name).not.toBe('')
    expect(await patient.list('listPatients')).toMatchObject([{ id: self.id, last_name: self.last_name }])
    const own = await patient.list<Schemas['RecordSummary']>('listRecords')
    expect([own.length, new Set(own.map((record) => record.patient))]).toEqual([5, new Set([self.id])])
    const others = (await doctor.list<Schemas['RecordSummary']>('listRecords')).find((one) => one.patient !== self.id)
    expect(await patient.refusal('getRecord', { params: { id: others?.id ?? '' } })).toEqual([404, 'not_found'])
    expect(await patient.refusal('getUser', { params: { id: doctor.user?.id ?? '' } })).toEqual([404, 'not_found'])
  })

  it('finds exactly what matches, in pages', async () => {
    const doctor = await session('doctor1')
    const all = await doctor.list<Schemas['PatientSummary']>('listPatients', { page_size: 200 })
    const { last_name, first_name, mrn } = all[0] as Schemas['PatientSummary']
    const found = await doctor.list<Schemas['PatientSummary']>('listPatients', { search: last_name.toUpperCase() })
    expect(found.map((patient) => patient.id)).toEqual(
      all.filter((patient) => patient.last_name === last_name).map((patient) => patient.id),
    )
    expect(await doctor.list('listPatients', { search: `${first_name} ${last_name}` })).toMatchObject([{ mrn }])
    expect(await doctor.list('listPatients', { search: last_name.slice(0, -1) })).toEqual([])
    const assigned = await (await session('nurse1')).list('listPatients', { assigned: 'me' })
    expect(assigned.length).toBe(6)
    const { body } = await doctor.ask<Schemas['PatientPage']>('listPatients', { query: { page: 2, page_size: 10 } })
    expect([body.count, body.results.map(({ id }) => id)]).toEqual([all.length, all.slice(10, 20).map(({ id }) => id)])
    expect(body.next).toBe(`${doctor.url}${endpoints.listPatients.path}?page=3&page_size=10`)
    expect(await doctor.refusal('listPatients', { query: { page: 9, page_size: 10 } })).toEqual([404, 'not_found'])
    const nurses = await doctor.list<Schemas['User']>('listUsers', { role: 'NURSE', search: 'NURSE1' })
    expect(nurses.map(({ email }) => email)).toEqual(['nurse1@example.test'])
  })

  it('changes a record only from its last version, and reads back what was written', async () => {
    const doctor = await session('doctor1')
    const [patient] = await doctor.list<Schemas['PatientSummary']>('listPatients')
    const made = await doctor.ask<RecordAnswer>('createRecord', { body: note(patient?.id ?? '') })
    const at = { params: { id: made.body.id } }
    const etag = String(made.headers['etag'])
    expect(await doctor.refusal('updateRecord', { ...at, body: { symptoms: 'Better.' } })).toEqual([
      428,
      'precondition_required',
    ])
    const better = { ...at, headers: { 'if-match': etag }, body: { symptoms: 'Better.' } }
    // Ten at once from the same version, over connections that are open already: one of them.
    const tenTimes = <T>(ask: () => Promise<T>) => Promise.all(Array.from({ length: 10 }, ask))
    await tenTimes(() => doctor.ask('getRecord', at))
    const all = await tenTimes(() => doctor.ask('updateRecord', better))
    expect(all.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(412)])
    const read = await doctor.ask<RecordAnswer>('getRecord', at)
    expect(read.body).toMatchObject({ ...note(patient?.id ?? ''), symptoms: 'Better.' })
    expect(read.headers['etag']).not.toBe(etag)
    expect(await doctor.refusal('updateRecord', better)).toEqual([412, 'stale'])
    expect((await doctor.ask('getPlainRecord', at)).body).toEqual(read.body)
    const again = { ...better, headers: { 'if-match': String(read.headers['etag']) } }
    expect((await doctor.ask('updateRecord', again)).status).toBe(200)
    expect(read.headers['server-timing']).toMatch(/^db;dur=[\d.]+, db_sum;dur=.*crypto;dur=.*auth;dur=.*app;dur=/)
  })

  it('audits every access to a record, and a change of role', async () => {
    const [doctor, admin] = [await base.another().login('doctor1'), await session('admin1')]
    const [{ id, patient }] = (await doctor.list('listRecords')) as [Schemas['RecordSummary']]
    const actor = doctor.user?.id ?? ''
    await doctor.ask('getRecord', { params: { id } })
    await doctor.ask('getPlainRecord', { params: { id } })
    await doctor.ask('switchRole', { body: { role: 'ADMIN' } })
    await eventually(async () => (await admin.list('listAuditEvents', { record: id, actor })).length > 1)
    await eventually(async () => (await admin.list('listAuditEvents', { actor, action: 'role.switch' })).length > 0)
    const event = { actor, role: 'DOCTOR', action: 'record.read', patient, record: id }
    expect(await admin.list('listAuditEvents', { record: id, actor })).toMatchObject([event, event])
    expect((await admin.list('listAuditEvents', { actor, action: 'role.switch' }))[0]).toMatchObject({ role: 'ADMIN' })
  })

  describe('refuses a token', () => {
    const refused = (who: MedcorClient) => who.refusal('profile')

    it('of a session that was logged out', async () => {
      const who = await session('nurse1')
      await who.ask('logout')
      expect(await refused(who)).toEqual([401, 'token_revoked'])
      expect(await who.refusal('refresh', { body: { refresh: who.refreshToken } })).toEqual([401, 'token_revoked'])
    })

    it('of a role that was switched away from, at once', async () => {
      const who = await session('doctor1')
      const old = who.access
      const { body } = await who.ask<Schemas['LoginResult']>('switchRole', { body: { role: 'ADMIN' } })
      expect(await refused(who)).toEqual([401, 'token_revoked'])
      who.take(body)
      expect((await who.ask<Schemas['User']>('profile')).body).toMatchObject({
        role: 'ADMIN',
        roles: ['DOCTOR', 'ADMIN'],
      })
      expect(who.access).not.toBe(old)
      expect(await who.refusal('switchRole', { body: { role: 'NURSE' } })).toEqual([403, 'forbidden'])
    })

    it('of a session whose refresh token came twice', async () => {
      const who = await session('nurse1')
      const first = { refresh: who.refreshToken }
      const { body } = await who.ask<Schemas['Tokens']>('refresh', { body: first })
      expect((await refused(who))[0]).toBe(200)
      expect(await who.refusal('refresh', { body: first })).toEqual([401, 'token_revoked'])
      expect(await refused(who)).toEqual([401, 'token_revoked'])
      expect(await who.refusal('refresh', { body: { refresh: body.refresh } })).toEqual([401, 'token_revoked'])
    })

    it('of a session that was idle or open for too long', async () => {
      const old = await base.another().login('nurse1', { absolute_timeout_s: 1 })
      // Its second may have passed before it is used at all.
      const idle = await eventually(async () => {
        const session = await base.another().login('nurse1', { idle_timeout_s: 1 })
        return (await refused(session))[0] === 200 && session
      })
      await eventually(async () => (await refused(old))[0] === 401)
      await new Promise((resolve) => setTimeout(resolve, 1_100))
      expect(await refused(idle)).toEqual([401, 'session_expired'])
      // Its access token lasts no longer than the session: either may be what is noticed first.
      expect(['session_expired', 'token_expired']).toContain((await refused(old))[1])
    })

    it('that is forged, for another use, or none', async () => {
      const who = await session('nurse1')
      const { access, refreshToken } = who
      const [head, claims, signature] = access.split('.') as [string, string, string]
      const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')
      const changed = Buffer.from(Buffer.from(claims, 'base64url').toString().replace(/.$/, ',"x":1}')).toString(
        'base64url',
      )
      for (const token of [refreshToken, `${none}.${claims}.`, `${head}.${changed}.${signature}`, 'a.b.c', '']) {
        who.access = token
        expect(await refused(who)).toEqual([401, 'unauthorized'])
      }
      expect(await who.refusal('refresh', { body: { refresh: access } })).toEqual([401, 'unauthorized'])
      const ours = (secret: string, exp: string) =>
        new SignJWT({ use: 'access', sid: 'none', gen: 0 })
          .setProtectedHeader({ alg: 'HS256' })
          .setSubject('none')
          .setExpirationTime(exp)
          .sign(new TextEncoder().encode(secret))
      const outcome = async (secret: string, exp: string) => {
        who.access = await ours(secret, exp)
        return (await refused(who))[1]
      }
      expect(await outcome(medcorJwtSecret, '1 minute ago')).toBe('token_expired')
      expect(await outcome(`${medcorJwtSecret}x`, '1 minute')).toBe('unauthorized')
      expect(await outcome(medcorJwtSecret, '1 minute')).toBe('token_revoked')
    })
  })
})

it('throttles a stream of bad logins, and nobody else', async () => {
  const { client } = await startMedcor('limits', { LOGIN_FAILURES_PER_ACCOUNT: '3', LOGIN_FAILURES_PER_SOURCE: '10' })
  const attempt = (name: string, source: string, password = 'a wrong one') => {
    const headers = { 'x-forwarded-for': source }
    return client.ask('login', { body: { email: `${name}@example.test`, password }, headers })
  }
  const one: number[] = []
  for (let time = 0; time < 5; time++) one.push((await attempt('nurse1', '203.0.113.1')).status)
  expect(one).toEqual([401, 401, 401, 429, 429])
  const refused = await attempt('nurse1', '203.0.113.2', password)
  expect([refused.status, refused.body.error]).toEqual([429, 'rate_limited'])
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(50)
  for (let who = 0; who < 10; who++) await attempt(`nobody${who}`, '203.0.113.3')
  expect((await attempt('nobody99', '203.0.113.3')).status).toBe(429)
  // From everywhere else people go on logging in, as often as they like.
  for (let time = 0; time < 20; time++) expect((await client.another().login('doctor1')).access).not.toBe('')
})

it('speaks TLS 1.3 with a certificate that its CA signed, and nothing less', async () => {
  const { service, files } = await startMedcor('tls')
  const port = Number(new URL(service.url).port)
  const shake = (options: object) =>
    new Promise<string>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port, ...options })
      socket.once('secureConnect', () => resolve(String(socket.getProtocol())))
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)))
    })
  expect(await shake({ ca: files.ca })).toBe('TLSv1.3')
  expect(await shake({ ca: files.ca, maxVersion: 'TLSv1.2' })).toMatch(/PROTOCOL_VERSION/)
  expect(await shake({})).toMatch(/UNABLE_TO_VERIFY|SELF_SIGNED/)
})

it('keeps sessions and the whole audit over a clean stop, and takes no other master key', async () => {
  const first = await startMedcor('restart')
  const doctor = await first.client.login('doctor1')
  const records = await doctor.list<Schemas['RecordSummary']>('listRecords', { page_size: 100 })
  await Promise.all(records.map(({ id }) => doctor.ask('getRecord', { params: { id } })))
  await first.service.kill('SIGTERM')
  expect([await first.service.ended, first.service.stderr()]).toEqual([0, ''])

  const other = { ...first.files.env, MEDCOR_MASTER_KEY: Buffer.alloc(32, 1).toString('base64') }
  const refused = await startServiceProcess(main, other)
  expect(await refused.ended).toBe(1)
  expect(refused.stderr()).toBe(
    'MEDCOR_MASTER_KEY (not shown) is not the key that this database was written with; set MEDCOR_MASTER_KEY to that\n',
  )

  const second = await startServiceProcess(main, first.files.env)
  running.push(second)
  const again = MedcorClient.trusting(second.url, first.files.ca)
  again.access = doctor.access
  expect((await again.ask<Schemas['User']>('profile')).body.email).toBe('doctor1@example.test')
  const admin = await again.another().login('admin1')
  const { body } = await admin.ask<Schemas['AuditEventPage']>('listAuditEvents', { query: { action: 'record.read' } })
  expect(body.count).toBe(records.length)
})

it('leaves no word of a patient readable in the database but in the plain twin, and none in its log', async () => {
  const client = new pg.Client({ connectionString: database.url('main') })
  await client.connect()
  const { rows: tables } = await client.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'plain_contents'",
  )
  const words = ['Headache', 'hypertension', 'lisinopril', '000-12-3456', 'SYN-0000', 'Sampleton', '+1212555']
  for (const { name } of tables) {
    const { rows } = await client.query<Record<string, unknown>>(`select * from ${name}`)
    const text = rows
      .flatMap((row) => Object.values(row).map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : value)))
      .join('\n')
    for (const word of words) expect(text.includes(word), `${word} in ${name}`).toBe(false)
  }
  const { rows } = await client.query<{ sealed: number; plain: number }>(
    'select sum(length(r.content)) as sealed, sum(length(c.content)) as plain from records r join plain_contents c on c.record_id = r.id',
  )
  expect(rows[0]?.sealed).toBe(rows[0]?.plain)
  await client.end()
  for (const service of running) expect(service.stderr()).toBe('')
})

describe('refuses to start with one line', () => {
  it.each([
    ['MEDCOR_MASTER_KEY', 'c2hvcnQ=', /^MEDCOR_MASTER_KEY \(not shown\) is not 32 bytes in base64; set /],
    ['MEDCOR_JWT_SECRET', 'short', /^MEDCOR_JWT_SECRET has 5 characters, fewer than 32; set /],
    ['MEDCOR_TLS_CERT_FILE', '/no/such.pem', /^MEDCOR_TLS_CERT_FILE "\/no\/such.pem" cannot be read \(ENOENT\); set /],
    ['MEDCOR_TLS_KEY_FILE', 'other', /^MEDCOR_TLS_KEY_FILE ".*" is no key of MEDCOR_TLS_CERT_FILE .*; set /],
    ['MEDCOR_PATIENTS_FILE', 'other', /^MEDCOR_PATIENTS_FILE ".*" is no pool of patients; set /],
  ])('%s', async (name, value, line) => {
    const files = await medcorFiles(database.url('main'))
    written.push(files)
    // A file that is there, and of another kind.
    const env = { ...files.env, [name]: value === 'other' ? files.caFile : value }
    const service = await startServiceProcess(main, env)
    expect(await service.ended).toBe(1)
    expect(service.stderr()).toMatch(line)
    expect(service.stderr().trimEnd()).not.toContain('\n')
  })
})
