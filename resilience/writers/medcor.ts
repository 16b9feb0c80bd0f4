import { readFile } from 'node:fs/promises'
import { endpoints as api } from '../../contracts/generated/medcor'
import { type AccountRow, accountsIn } from '../accounts'
import { type ApiAnswer, ApiClient } from '../api-client'
import { type Classes, classify, classifyLast, classifyReads, joined } from '../classify'
import type { Ending, Intent, WriteEntry } from '../ledger'
import type { OpenWriter, ReadBack, Write, Writer } from '../writer'
import { Administrations } from './medcor-administrations'

interface MedcorMeans {
  /** Of a doctor, who writes, and of an administrator of the same hospital, who reads the audit. */
  doctor: ApiClient
  admin?: ApiClient
  run: string
  patients: readonly string[]
  /** A session of its own: its token. */
  login(): Promise<string | undefined>
}

/** What a worker has in hand: a record, its newest version, and how often it was changed. */
interface Hand {
  record: string
  version: number
  etag: string
  changes: number
  /** The version was changed and is to be read next. */
  unread: boolean
  /** What is there is not known: it has to be looked up before the next change. */
  unsure: boolean
}

/** A chart goes on for so many changes; then a new one is begun. */
const changesEach = 20

/** Every so manieth write is a logout. */
const logoutEvery = 100
/** And this one notes that medication was given. */
const administrationEvery = 5

/**
 * Ledgered records and administrations: none that was acknowledged is lost, none applied twice, no read goes back, no
 * event is missing.
 */
class MedcorWriter implements Writer {
  readonly #means: MedcorMeans
  readonly #hands = new Map<number, Hand>()
  /** Of sessions that are logged out, by the write: in memory alone, a token is a secret. */
  readonly #tokens = new Map<string, string>()
  readonly #administrations: Administrations
  #count = 0

  constructor(means: MedcorMeans) {
    this.#means = means
    this.#administrations = new Administrations(means)
  }

  async next(worker: number): Promise<Write | undefined> {
    const hand = this.#hands.get(worker)
    const id = `${this.#means.run}-${this.#count++}`
    if (this.#count % logoutEvery === 0) return this.#logout(id)
    if (this.#count % administrationEvery === 0) {
      const given = await this.#administrations.next(id, worker)
      if (given) return given
    }
    if (!hand || hand.changes >= changesEach) return this.#create(id)
    if (hand.unsure && !(await this.#lookUp(hand))) return undefined
    return hand.unread ? this.#read(id, hand) : this.#change(id, hand)
  }

  ended(worker: number, { kind }: Intent, ending: Ending, answer: string): void {
    const [record = '', etag = ''] = answer.split(' ')
    const hand = this.#hands.get(worker)
    if (kind === 'record') {
      if (ending === 'acknowledged')
        this.#hands.set(worker, { record, etag, version: versionOf(etag), changes: 0, unread: false, unsure: false })
      return
    }
    if (kind === 'administration') {
      this.#administrations.ended(ending)
      return
    }
    if (!hand) return
    if (kind === 'read') hand.unread = false
    else if (ending === 'acknowledged')
      Object.assign(hand, { etag, version: versionOf(etag), changes: hand.changes + 1, unread: true })
    else hand.unsure = true
  }

  async readBack(entries: readonly WriteEntry[]): Promise<ReadBack> {
    const of = (kind: string) => entries.filter((entry) => entry.kind === kind)
    const created = of('record').filter(({ ending }) => ending === 'acknowledged')
    const there: { id: string; record: string; text: string }[] = []
    for (const { id, answer } of created) {
      const [record = ''] = answer.split(' ')
      const found = await this.#find(record)
      if (found) there.push({ id, record, text: found })
    }
    const changes = of('change')
    const listed = await this.#listed()
    const given = await this.#administrations.readBack(of('administration'))
    const classes: Classes = joined([
      // A record that was changed holds the change: that it is there is what a creation promised.
      classify(
        created,
        there.map(({ id, record }) => ({ id, as: record, value: textOf(id) })),
      ),
      classifyLast(
        changes,
        there.map(({ record, text }) => ({ about: record, value: text })),
      ),
      classifyReads(of('read')),
      given.classes,
    ])
    return {
      classes,
      also: [
        { title: 'records twice', ids: listed.filter((id, at) => listed.indexOf(id) !== at) },
        { title: 'sessions alive after logout', ids: await this.#alive(of('logout')) },
        { title: 'changes without an audit event', ids: await this.#unaudited([...created, ...changes]) },
        ...given.also,
      ],
      counts: {
        records: there.length,
        changes: changes.length,
        logouts: of('logout').length,
        administrations: of('administration').length,
      },
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#means.doctor.close(), this.#means.admin?.close()])
  }

  async #logout(id: string): Promise<Write | undefined> {
    const token = await this.#means.login()
    if (!token) return undefined
    this.#tokens.set(id, token)
    return {
      intent: { id, kind: 'logout', about: 'session', value: '' },
      send: () => this.#means.doctor.send('POST', api.logout.path, { token }),
      answerOf: () => '',
      repeatable: false,
    }
  }

  /** Those whose logout was acknowledged, and whose token still opens something. */
  async #alive(logouts: readonly WriteEntry[]): Promise<string[]> {
    const alive: string[] = []
    for (const { id, ending } of logouts) {
      const token = this.#tokens.get(id)
      if (ending !== 'acknowledged' || !token) continue
      if ((await this.#means.doctor.send('GET', api.profile.path, { token })).status === 200) alive.push(id)
    }
    return alive
  }

  #create(id: string): Write {
    const { doctor, run, patients } = this.#means
    const patient = patients[this.#count % patients.length] as string
    const body = {
      patient,
      record_type: 'follow_up',
      visit_date: '2026-01-05',
      diagnosis: { system: 'ICD-10-CM', code: 'Z00.00', text: 'Encounter for general adult medical examination' },
      symptoms: textOf(id),
      vital_signs: vitals,
    }
    return {
      intent: { id, kind: 'record', about: patient, value: textOf(id) },
      send: () => doctor.send('POST', api.createRecord.path, { body, headers: { 'x-run-id': run } }),
      answerOf: (answer) => ('body' in answer ? `${answer.body['id']} ${answer.header('etag')}` : ''),
      repeatable: false,
    }
  }

  #change(id: string, { record, etag }: Hand): Write {
    const { doctor } = this.#means
    return {
      intent: { id, kind: 'change', about: record, value: textOf(id) },
      send: () =>
        doctor.send('PATCH', pathOf(record), { body: { symptoms: textOf(id) }, headers: { 'if-match': etag } }),
      answerOf: (answer) => ('body' in answer ? `${record} ${answer.header('etag')}` : ''),
      repeatable: false,
    }
  }

  #read(id: string, { record, version }: Hand): Write {
    return {
      intent: { id, kind: 'read', about: record, value: String(version) },
      send: () => this.#means.doctor.send('GET', pathOf(record)),
      answerOf: (answer) => String(versionOf(etagOf(answer))),
      repeatable: false,
    }
  }

  /** After an unknown change: which version is there now. */
  async #lookUp(hand: Hand): Promise<boolean> {
    const answer = await this.#means.doctor.send('GET', pathOf(hand.record))
    if (answer.status !== 200) return false
    const etag = etagOf(answer)
    Object.assign(hand, { etag, version: versionOf(etag), unsure: false })
    return true
  }

  async #find(record: string): Promise<string | undefined> {
    for (let attempt = 0; attempt < 20; attempt++) {
      const answer = await this.#means.doctor.send('GET', pathOf(record))
      if (answer.status === 404) return undefined
      if (answer.status === 200 && 'body' in answer) return String(answer.body['symptoms'])
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
    throw new Error(`record ${record} cannot be read back`)
  }

  async #listed(): Promise<string[]> {
    const ids: string[] = []
    for (const patient of this.#means.patients)
      for (const { id } of await this.#means.doctor.pages(api.listRecords.path, { patient })) ids.push(String(id))
    return ids
  }

  /** Acknowledged writes of a record, against the events of it. */
  async #unaudited(entries: readonly WriteEntry[]): Promise<string[]> {
    const { admin } = this.#means
    if (!admin) return []
    const missing: string[] = []
    const records = new Map<string, number>()
    for (const { ending, answer } of entries) {
      const [record = ''] = answer.split(' ')
      if (ending === 'acknowledged') records.set(record, (records.get(record) ?? 0) + 1)
    }
    for (const [record, acknowledged] of records) {
      const events = await admin.pages(api.listAuditEvents.path, { record })
      const changes = events.filter(({ action }) => action === 'record.create' || action === 'record.update').length
      if (changes < acknowledged) missing.push(`record ${record}: ${acknowledged} acknowledged, ${changes} events`)
    }
    return missing
  }
}

const vitals = {
  heart_rate_bpm: 70,
  systolic_mmhg: 120,
  diastolic_mmhg: 80,
  temperature_c: 36.6,
  spo2_percent: 98,
  respiratory_rate_bpm: 15,
  weight_kg: 70,
}

/** What a write leaves in the record: its own name, and nothing of a person. */
function textOf(id: string): string {
  return `ledger ${id}`
}

function pathOf(record: string): string {
  return api.getRecord.path.replace('{id}', record)
}

function etagOf(answer: ApiAnswer): string {
  return 'header' in answer ? (answer.header('etag') ?? '') : ''
}

function versionOf(etag: string): number {
  return Number(etag.replaceAll('"', ''))
}

/** Writes as accounts that k6 does not use: the last ones of the file. */
export const openMedcorWriter: OpenWriter = async (known, run) => {
  const rows = await accountsIn(known['MEDCOR_ACCOUNTS'])
  const doctor = rows.findLast(({ role }) => role === 'DOCTOR') as AccountRow
  const admin = rows.findLast(({ role, hospital }) => role === 'ADMIN' && hospital === doctor.hospital)
  const ca = known['SSL_CERT_FILE'] && (await readFile(known['SSL_CERT_FILE'], 'utf8'))
  const base = known['MEDCOR_BASE_URL'] ?? ''
  const clientOf = (account: AccountRow) =>
    new ApiClient(base, { path: api.login.path, token: 'tokens.access', account }, ca || undefined)
  const client = clientOf(doctor)
  const patients = (await client.read(api.listPatients.path, { page_size: 20 }))['results'] as { id: string }[]
  const anonymous = new ApiClient(base, undefined, ca || undefined)
  return new MedcorWriter({
    doctor: client,
    ...(admin && { admin: clientOf(admin) }),
    run,
    patients: patients.map(({ id }) => id),
    async login() {
      const { email, password } = doctor
      const answer = await anonymous.send('POST', api.login.path, { body: { email, password } })
      const tokens = 'body' in answer ? (answer.body['tokens'] as { access?: string } | undefined) : undefined
      return tokens?.access
    },
  })
}
