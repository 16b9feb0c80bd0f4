import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Agent, type Dispatcher, request } from 'undici'
import { localCertificate } from '../cli/platform/authority'
import { type components, endpoints as medcor } from './../contracts/generated/medcor'
import { validators } from './../contracts/generated/medcor.validators'
import { somePatients } from './medcor-pool'

type Schemas = components['schemas']
export type RecordAnswer = Schemas['MedicalRecord']

export const password = 'not-a-real-password'
export const medcorJwtSecret = 'not-a-real-key-for-signing-tokens'
const masterKey = Buffer.alloc(32, 9).toString('base64')

/** Two hospitals; the first doctor is an administrator too. */
const accounts = [
  'admin1@example.test,ADMIN,North Test Hospital,',
  'doctor1@example.test,DOCTOR,North Test Hospital,DOCTOR|ADMIN',
  'doctor2@example.test,DOCTOR,North Test Hospital,',
  'nurse1@example.test,NURSE,North Test Hospital,',
  'staff1@example.test,STAFF,North Test Hospital,',
  'patient1@example.test,PATIENT,North Test Hospital,',
  'patient2@example.test,PATIENT,North Test Hospital,',
  'doctor9@example.test,DOCTOR,South Test Hospital,',
  'nurse9@example.test,NURSE,South Test Hospital,',
]

/** What a Medcor of a test needs, and the CA that its clients trust. */
export interface MedcorFiles {
  env: Record<string, string>
  ca: string
  caFile: string
  folder: string
  remove(): Promise<void>
}

/** @param patients how many the pool has */
export async function medcorFiles(databaseUrl: string, patients = 60): Promise<MedcorFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'medcor-e2e-'))
  const file = (name: string) => join(folder, name)
  const rows = accounts.map((line) => line.replace(',', `,${password},`))
  await writeFile(file('accounts.csv'), ['email,password,role,hospital,roles', ...rows, ''].join('\n'))
  await writeFile(file('medcor-patients.json'), JSON.stringify(somePatients(patients)))
  const { caFile, certFile, keyFile } = await localCertificate(folder, 'medcor')
  return {
    folder,
    caFile,
    ca: await readFile(caFile, 'utf8'),
    env: {
      MEDCOR_PORT: '0',
      MEDCOR_DATABASE_URL: databaseUrl,
      MEDCOR_TLS_CERT_FILE: certFile,
      MEDCOR_TLS_KEY_FILE: keyFile,
      MEDCOR_JWT_SECRET: medcorJwtSecret,
      MEDCOR_MASTER_KEY: masterKey,
      MEDCOR_ACCOUNTS_FILE: file('accounts.csv'),
      MEDCOR_PATIENTS_FILE: file('medcor-patients.json'),
    },
    remove: () => rm(folder, { recursive: true }),
  }
}

export interface MedcorAnswer<Body> {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Body
}

interface Ask {
  params?: Record<string, string>
  query?: Record<string, string | number>
  body?: unknown
  headers?: Record<string, string>
}

/** A client that trusts the CA, as one session once it has logged in. Checks every answer against the contract. */
export class MedcorClient {
  readonly seen: Set<string>
  access = ''
  refreshToken = ''
  user: Schemas['User'] | undefined

  constructor(
    readonly url: string,
    private readonly dispatcher: Dispatcher,
    seen = new Set<string>(),
  ) {
    this.seen = seen
  }

  static trusting(url: string, ca: string): MedcorClient {
    return new MedcorClient(url, new Agent({ connect: { ca } }))
  }

  /** Another session over the same connections. */
  another(): MedcorClient {
    return new MedcorClient(this.url, this.dispatcher, this.seen)
  }

  async ask<Body = Schemas['Error']>(id: keyof typeof medcor, ask: Ask = {}): Promise<MedcorAnswer<Body>> {
    const { params = {}, query = {}, body, headers = {} } = ask
    const endpoint = medcor[id]
    const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '')
    const {
      statusCode,
      headers: answered,
      body: stream,
    } = await request(`${this.url}${path}`, {
      dispatcher: this.dispatcher,
      method: endpoint.method,
      query,
      headers: {
        ...(this.access && { authorization: `Bearer ${this.access}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const answer = { status: statusCode, headers: answered, body: (await stream.json()) as Body }
    const validate = validators[`${endpoint.name} ${statusCode}`]
    if (!validate) throw new Error(`${id}: the contract has no ${statusCode}: ${JSON.stringify(answer.body)}`)
    if (!validate(answer.body)) throw new Error(`${id} ${statusCode}: ${JSON.stringify(validate.errors)}`)
    this.seen.add(`${id} ${statusCode}`)
    return answer
  }

  /** The status and the error's code: `[404, 'not_found']`. */
  async refusal(id: keyof typeof medcor, ask: Ask = {}): Promise<[number, string]> {
    const { status, body } = await this.ask(id, ask)
    return [status, body.error]
  }

  async login(name: string, more: Record<string, number> = {}, headers: Record<string, string> = {}): Promise<this> {
    const body = { email: `${name}@example.test`, password, ...more }
    const answer = await this.ask<Schemas['LoginResult']>('login', { body, headers })
    this.take(answer.body)
    return this
  }

  take({ user, tokens }: Schemas['LoginResult']): void {
    this.user = user
    this.access = tokens.access
    this.refreshToken = tokens.refresh
  }

  async list<Row>(id: keyof typeof medcor, query: Record<string, string | number> = {}): Promise<Row[]> {
    return (await this.ask<{ results: Row[] }>(id, { query })).body.results
  }
}
