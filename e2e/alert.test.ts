import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { AlertHistory } from '../alert/history'
import { root } from '../build/root'
import { ResultStore } from '../history/store/store'
import { night, resultText } from '../history/testing/result-text'
import { eventually } from '../rigs/eventually'
import { sla } from '../rigs/sla'

interface Received {
  path: string
  headers: IncomingHttpHeaders
  body: { text: string; state?: string }
}

let folder: string
let receiver: Server
let smtp: SMTPServer
const received: Received[] = []
const mails: string[] = []
/** How many requests the receiver fails before it takes one. */
let failures = 0
/** How long the receiver takes for one, in ms. */
let delayMs = 0
/** Mails that are refused for now before one is taken. */
let busy = 0

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alert-'))
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (request.url === '/gone') return response.writeHead(404).end()
      if (failures-- > 0) return response.writeHead(503).end()
      const body: Received['body'] = JSON.parse(Buffer.concat(chunks).toString())
      received.push({ path: request.url ?? '', headers: request.headers, body })
      return void setTimeout(() => response.end('ok'), delayMs)
    })
  })
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (busy-- > 0) return done(Object.assign(new Error('busy'), { responseCode: 451 }))
        mails.push(Buffer.concat(chunks).toString())
        return done()
      })
    },
  })
  await Promise.all([
    new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve)),
    new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve)),
  ])
  // The commands inherit them.
  process.env['HOOK_URL'] = `http://127.0.0.1:${portOf(receiver)}/hook`
  process.env['HOOK_TOKEN'] = 'of-the-test'
  process.env['SMTP_URL'] = `smtp://127.0.0.1:${portOf(smtp.server)}`
})
afterAll(async () => {
  for (const name of ['HOOK_URL', 'HOOK_TOKEN', 'SMTP_URL']) delete process.env[name]
  await Promise.all([
    new Promise((resolve) => receiver.close(resolve)),
    new Promise<void>((resolve) => smtp.close(resolve)),
  ])
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => {
  received.length = 0
  mails.length = 0
  failures = 0
  busy = 0
  delayMs = 0
})

const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port

/** A store with a run, and settings of all three kinds. */
function given(name: string, targets: string) {
  const store = join(folder, name)
  const settings = join(folder, `${name}.yaml`)
  writeFileSync(settings, `link: https://perf.example.com/\ntargets:\n${targets}\n`)
  const add = (n: number, t1: number) => {
    const kept = new ResultStore(store)
    kept.add(resultText({ run_id: `run-${n}`, ended_at: night(n), t1, verdict: t1 < 200 ? 'pass' : 'fail' }))
    kept.close()
  }
  const alert = () => sla('alert', 'latest', '--store', store, '--settings', settings)
  const history = () => {
    const kept = new ResultStore(store)
    const list = new AlertHistory(kept).list()
    kept.close()
    return list
  }
  return { add, alert, history }
}

const all = `
  - { name: team, kind: slack, url_env: HOOK_URL }
  - { name: pager, kind: webhook, url_env: HOOK_URL, token_env: HOOK_TOKEN }
  - { name: mail, kind: email, server_env: SMTP_URL, from: perf@example.com, to: [team@example.com] }`

it('tells three kinds of receivers of a failure once, and that it is over', async () => {
  const { add, alert, history } = given('all', all)
  add(1, 300)
  const first = await alert()
  expect(first).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^FAIL: tcall load\nT1 hold, call initiation: 300 ms\n/),
  })
  expect(received).toHaveLength(2)
  const slack = received.find(({ body }) => body.state === undefined)
  const pager = received.find(({ body }) => body.state !== undefined)
  expect(slack?.body.text).toBe(
    '*FAIL: tcall load*\nT1 hold, call initiation: 300 ms\nrun run-1, commit aaaaaaaaaa\nhttps://perf.example.com/',
  )
  expect(pager?.body).toMatchObject({ version: 1, state: 'firing', outcome: 'fail', platform: 'tcall', run: 'run-1' })
  expect(pager?.headers).toMatchObject({
    authorization: 'Bearer of-the-test',
    'idempotency-key': expect.stringMatching(/^[0-9a-f]{32}$/),
  })
  expect(slack?.headers.authorization).toBeUndefined()
  expect(mails).toHaveLength(1)
  expect(mails[0]).toMatch(/^Subject: FAIL: tcall load\r$/m)

  add(2, 310)
  expect(await alert()).toMatchObject({ code: 0, stdout: 'already told: fail T1, since run-1\n' })
  expect(received).toHaveLength(2)

  add(3, 100)
  expect((await alert()).stdout).toMatch(/^RESOLVED: tcall load, after fail T1\n/)
  expect(received).toHaveLength(4)
  expect(mails).toHaveLength(2)
  expect(
    history().map(({ state, deliveries }) => [state, deliveries.filter(({ delivered }) => delivered).length]),
  ).toEqual([
    ['firing', 3],
    ['resolved', 3],
  ])
  // What is kept, and what the site shows, has no address and no token.
  expect(JSON.stringify(history())).not.toMatch(/127\.0\.0\.1|of-the-test|perf\.example/)
})

it('tries again where that may help, and later those that were not reached', async () => {
  const targets = `${all}\n  - { name: gone, kind: webhook, url: "http://127.0.0.1:${portOf(receiver)}/gone" }\n  - { name: unset, kind: slack, url_env: NOT_SET }`
  const { add, alert, history } = given('again', targets)
  add(1, 300)
  failures = 1
  busy = 1
  const first = await alert()
  expect(first.code).toBe(1)
  expect(first.stderr).toMatch(/gone is NOT told: HTTP 404, after 1 attempts/)
  expect(first.stderr).toMatch(/unset is NOT told: NOT_SET is not set, after 0 attempts/)
  expect(first.stderr).not.toMatch(/127\.0\.0\.1/)
  expect(received).toHaveLength(2)
  expect(mails).toHaveLength(1)
  const attempts = Object.fromEntries(history()[0]?.deliveries.map(({ target, attempts: n }) => [target, n]) ?? [])
  expect(attempts).toMatchObject({ mail: 2, gone: 1, unset: 0 })
  expect(Number(attempts['team']) + Number(attempts['pager'])).toBe(3)

  // Nothing new: only who was not reached is tried.
  const second = await alert()
  expect(second.stderr).not.toMatch(/told (team|pager|mail)\n/)
  expect(received).toHaveLength(2)
})

it('two at once tell each receiver once, and one that was killed holds up nobody', async () => {
  const { add, alert, history } = given('twice', '  - { name: team, kind: slack, url_env: HOOK_URL }')
  add(1, 300)
  delayMs = 1_500
  const both = await Promise.all([alert(), alert(), alert()])
  expect(both.map(({ code }) => code)).toEqual([0, 0, 0])
  expect(received).toHaveLength(1)
  expect(history()).toHaveLength(1)

  add(2, 100)
  const args = [
    'cli/sla.mjs',
    'alert',
    'latest',
    '--store',
    join(folder, 'twice'),
    '--settings',
    join(folder, 'twice.yaml'),
  ]
  const killed = spawn(process.execPath, args, { cwd: root, stdio: 'ignore' })
  await eventually(() => received.length === 2, 30_000)
  killed.kill('SIGKILL')
  delayMs = 0
  // It was being told when its sender died: told twice is better than never.
  expect((await alert()).code).toBe(0)
  expect(received).toHaveLength(3)
})
