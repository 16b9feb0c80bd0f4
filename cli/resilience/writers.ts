import { readFile } from 'node:fs/promises'
import { endpoints as medcorApi } from '../../contracts/generated/medcor'
import { endpoints as tcallApi } from '../../contracts/generated/tcall'
import { ApiClient } from '../../resilience/api-client'
import { MedcorWriter } from '../../resilience/medcor-writer'
import { TcallWriter } from '../../resilience/tcall-writer'
import type { Writer } from '../../resilience/writer'

type Known = Readonly<Record<string, string | undefined>>

interface Row {
  email: string
  password: string
  role: string
  hospital: string
}

/** The ledgered writes of each platform, as accounts that k6 does not use: the last ones of the file. */
export const writers: Record<string, (known: Known, run: string) => Promise<Writer>> = {
  async tcall(known, run) {
    const account = (await accountsOf(known['TCALL_ACCOUNTS'])).at(-1) as Row
    const login = { path: tcallApi.login.path, token: 'token', account }
    const tcall = new ApiClient(known['TCALL_BASE_URL'] ?? '', login)
    const agents = await tcall.pages(tcallApi.listAgents.path)
    const active = agents.filter(({ is_active, max_concurrent_calls }) => is_active && max_concurrent_calls === null)
    const { PROVIDER_URL: voice, WEBHOOK_PROXY_URL: hooks, WEBHOOK_PROXY_TOKEN: token } = known
    return new TcallWriter({
      tcall,
      ...(voice &&
        hooks && { provider: new ApiClient(voice), proxy: new ApiClient(hooks, undefined, undefined, token) }),
      phoneNumberId: run,
      agents: active.map(({ id }) => Number(id)),
      numbers: reservedNumbers,
      keys: !(known['ABSENT_CAPABILITIES'] ?? '').includes('idempotency-key'),
    })
  },

  async medcor(known, run) {
    const rows = await accountsOf(known['MEDCOR_ACCOUNTS'])
    const doctor = rows.findLast(({ role }) => role === 'DOCTOR') as Row
    const admin = rows.findLast(({ role, hospital }) => role === 'ADMIN' && hospital === doctor.hospital)
    const ca = known['SSL_CERT_FILE'] && (await readFile(known['SSL_CERT_FILE'], 'utf8'))
    const base = known['MEDCOR_BASE_URL'] ?? ''
    const clientOf = (account: Row) =>
      new ApiClient(base, { path: medcorApi.login.path, token: 'tokens.access', account }, ca || undefined)
    const client = clientOf(doctor)
    const patients = (await client.read(medcorApi.listPatients.path, { page_size: 20 }))['results'] as { id: string }[]
    const anonymous = new ApiClient(base, undefined, ca || undefined)
    return new MedcorWriter({
      doctor: client,
      ...(admin && { admin: clientOf(admin) }),
      run,
      patients: patients.map(({ id }) => id),
      async login() {
        const { email, password } = doctor
        const answer = await anonymous.send('POST', medcorApi.login.path, { body: { email, password } })
        const tokens = 'body' in answer ? (answer.body['tokens'] as { access?: string } | undefined) : undefined
        return tokens?.access
      },
    })
  },
}

/** 555-0100 to 555-0199 of an area code are kept for fiction (NANPA); nobody answers there. */
const reservedNumbers = Array.from({ length: 100 }, (_, at) => `+1212555${String(100 + at).padStart(4, '0')}`)

async function accountsOf(file: string | undefined): Promise<Row[]> {
  const [, ...lines] = (await readFile(file ?? '', 'utf8')).trimEnd().split('\n')
  return lines.map((line) => {
    const [email = '', password = '', role = '', hospital = ''] = line.split(',')
    return { email, password, role, hospital }
  })
}
