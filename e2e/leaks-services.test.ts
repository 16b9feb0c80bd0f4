import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Agent, type Dispatcher, request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endpoints as medcor } from '../contracts/generated/medcor'
import { endpoints as tcall } from '../contracts/generated/tcall'
import { freePort } from '../rigs/free-port'
import { type MedcorFiles, medcorFiles, password } from '../rigs/medcor'
import { leaks, type PoisonedOperation, poison, poisonedOperations } from '../rigs/poison'
import { PROVIDER_SECRET, type ProxyProcess, startProxy } from '../rigs/proxy'
import { type StartedService, startServiceProcess } from '../rigs/service'
import { accounts, removeFiles, tcallEnv } from '../rigs/tcall'
import { type Postgres, startPostgres } from '../service/postgres/postgres'

let folder: string
let postgres: Postgres
let medcorPart: MedcorFiles
let tcallService: StartedService
let medcorService: StartedService
let proxy: ProxyProcess
let providerService: StartedService
let dispatcher: Dispatcher
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leaks-services-'))
  await chmod(folder, 0o755) // as root, PostgreSQL runs as nobody
  const databases = ['tcall', 'medcor', 'proxy']
  postgres = await startPostgres({ dataDir: join(folder, 'data'), port: await freePort(), databases })
  medcorPart = await medcorFiles(postgres.url('medcor'))
  dispatcher = new Agent({ connect: { ca: medcorPart.ca } })
  const nowhere = `http://127.0.0.1:${await freePort()}`
  const routes = { retell: { upstream: `${nowhere}/`, style: 'retell' } }
  ;[tcallService, medcorService, proxy, providerService] = await Promise.all([
    startServiceProcess('reference/tcall/main.ts', await tcallEnv(postgres.url('tcall'), nowhere)),
    startServiceProcess('reference/medcor/main.ts', medcorPart.env),
    startProxy({ PROXY_DATABASE_URL: postgres.url('proxy'), PROXY_ROUTES: JSON.stringify(routes), PROXY_FAULTS: 'on' }),
    startServiceProcess('reference/provider/main.ts', {
      PROVIDER_PORT: String(await freePort()),
      PROVIDER_WEBHOOK_URL: `${nowhere}/`,
      PROVIDER_WEBHOOK_SECRET: PROVIDER_SECRET,
    }),
  ])
})
afterAll(async () => {
  await Promise.all([tcallService, medcorService, proxy, providerService].map((service) => service?.kill('SIGTERM')))
  await postgres?.stop()
  await medcorPart?.remove()
  await removeFiles()
  await rm(folder, { recursive: true, force: true })
})

/** What may get in: text that fits, a NUL that no database takes, another type, no JSON, a key of its own. */
const bodies = (body: unknown) => [
  JSON.stringify(body),
  JSON.stringify(body)?.replaceAll(poison.text, `${poison.text}\\u0000`),
  JSON.stringify({ [poison.text]: poison.text, message: [poison.ssn] }),
  `{"${poison.text}": ${poison.text}`,
  `"${poison.text}"`,
]

/** Asks for an operation in every bad way, with a token that is right and with one that is not. */
async function poisoned(base: string, { method, template, request: asked }: PoisonedOperation, token: string) {
  const statuses = new Set<number>()
  const query = new URLSearchParams(
    Object.fromEntries(asked.query.map((name) => [name, `${poison.text} ${poison.phone}`])),
  )
  const ids = [poison.text, poison.uuid, '%00', `${poison.text}%2F..%2F${poison.ssn}`]
  for (const id of template.includes('{') ? ids : ['']) {
    const path = template.replace(/\{\w+\}/g, id)
    for (const body of method === 'GET' || method === 'DELETE' ? [undefined] : bodies(asked.body)) {
      for (const bearer of [token, poison.text]) {
        for (const search of ['', `?${query}`, `?${poison.text}=${poison.ssn}`]) {
          const answered = await request(`${base}${path}${search}`, {
            dispatcher,
            method: method as Dispatcher.HttpMethod,
            headers: {
              authorization: `Bearer ${bearer}`,
              'content-type': 'application/json',
              'x-run-id': poison.text,
              'x-poison': poison.text,
              'webhook-id': poison.text,
              'x-retell-signature': `v=${poison.text},d=${poison.text}`,
            },
            ...(body !== undefined && { body }),
          })
          await answered.body.dump()
          statuses.add(answered.statusCode)
        }
      }
    }
  }
  return statuses
}

async function login(url: string, body: object): Promise<Record<string, Record<string, string> & string>> {
  const headers = { 'content-type': 'application/json' }
  const answered = await request(url, { dispatcher, method: 'POST', headers, body: JSON.stringify(body) })
  return (await answered.body.json()) as never
}

const held = (text: string) => [...leaks, password, PROVIDER_SECRET].filter((leak) => text.includes(leak))

describe('the log of', () => {
  it.each([
    [
      'tcall',
      async () => (await login(`${tcallService.url}${tcall.login.path}`, { email: accounts[0], password })).token,
    ],
    [
      'medcor',
      async () =>
        (await login(`${medcorService.url}${medcor.login.path}`, { email: 'doctor1@example.test', password })).tokens
          ?.access,
    ],
    ['webhook-proxy', async () => 'none'],
    ['provider', async () => 'none'],
  ])('%s tells nothing of a request', async (contract, token) => {
    const service = {
      tcall: tcallService,
      medcor: medcorService,
      'webhook-proxy': proxy,
      provider: providerService,
    }[contract]
    if (!service) throw new Error(contract)
    const bearer = await token()
    expect(bearer).toBeTruthy()
    const statuses = new Set<number>()
    for (const operation of poisonedOperations(contract)) {
      if (['/api/auth/logout/', '/api/auth/switch-role/'].includes(operation.template)) continue
      for (const status of await poisoned(service.url, operation, bearer ?? '')) statuses.add(status)
    }
    // The requests got as far as what refuses them.
    // The provider knows no single thing that could be asked for by its id.
    expect([...statuses]).toEqual(expect.arrayContaining(contract === 'provider' ? [400] : [400, 404]))
    expect(held(service.stderr()), service.stderr()).toEqual([])
  })

  it('PostgreSQL tells nothing of a statement', async () => {
    const log = await readFile(join(folder, 'data.log'), 'utf8')
    expect(log).not.toBe('')
    expect(held(log), log).toEqual([])
  })
})
