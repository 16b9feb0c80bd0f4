import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { Agent, request } from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Certificate, haveOpenssl, makeCertificates } from '../rigs/certificates'
import { startDatabase, type TestDatabase } from '../rigs/database'
import { eventually } from '../rigs/eventually'
import { freePort } from '../rigs/free-port'
import { eventBody, ledgerOf, OPERATOR_TOKEN, PROVIDER_SECRET, type ProxyProcess, startProxy } from '../rigs/proxy'
import { accept, startUpstream, type Upstream } from '../rigs/upstream'
import { RETELL_HEADER, signRetell } from '../webhook-proxy/retell-signature'

const example = readFileSync(new URL('../webhook-proxy/deploy/nginx.conf', import.meta.url), 'utf8')

function haveNginx(): boolean {
  try {
    execFileSync('nginx', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

// Debian's nginx: apt-get install nginx-light
describe.skipIf(!haveNginx() || !haveOpenssl())('behind nginx, by the example of the documentation', () => {
  let database: TestDatabase
  let upstream: Upstream
  let proxy: ProxyProcess
  let nginx: ChildProcess
  let certificates: { valid: Certificate; remove(): void }
  let folder: string
  let port: number
  let provider: Agent
  let env: Record<string, string>

  beforeAll(async () => {
    database = await startDatabase(['proxy'])
    upstream = await startUpstream()
    certificates = makeCertificates()
    folder = mkdtempSync(join(tmpdir(), 'nginx-'))
    chmodSync(folder, 0o755)
    port = await freePort()
    env = {
      PROXY_PORT: String(await freePort()),
      PROXY_DATABASE_URL: database.url('proxy'),
      PROXY_ROUTES: JSON.stringify({ retell: { upstream: upstream.url, style: 'retell' } }),
    }
    proxy = await startProxy(env)
    writeFileSync(join(folder, 'proxy.pem'), certificates.valid.cert)
    writeFileSync(join(folder, 'proxy.key'), certificates.valid.key)
    const site = example
      .replace('127.0.0.1:7102', `127.0.0.1:${proxy.port}`)
      .replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
      .replace('/etc/ssl/hooks.example.test.pem', join(folder, 'proxy.pem'))
      .replace('/etc/ssl/hooks.example.test.key', join(folder, 'proxy.key'))
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((what) => {
      mkdirSync(join(folder, what), { mode: 0o777 })
      return `${what}_temp_path ${join(folder, what)};`
    })
    writeFileSync(
      join(folder, 'nginx.conf'),
      `daemon off; pid ${join(folder, 'pid')}; error_log stderr; worker_processes 1;
       events { worker_connections 4096; }
       http { access_log off; ${temporary.join(' ')}
       ${site} }`,
    )
    nginx = spawn('nginx', ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' })
    provider = new Agent({ connect: { ca: certificates.valid.cert }, connections: 50 })
    await eventually(async () => (await ask('/healthz').catch(() => undefined))?.statusCode === 200)
  })
  afterAll(async () => {
    await provider?.destroy()
    nginx?.kill('SIGTERM')
    await proxy?.kill('SIGTERM')
    await upstream?.close()
    await database?.remove()
    certificates?.remove()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  const ask = (path: string, headers: Record<string, string> = {}) =>
    request(`https://127.0.0.1:${port}${path}`, { dispatcher: provider, headers })

  async function deliverThrough(body: Buffer): Promise<number> {
    const headers = {
      [RETELL_HEADER]: signRetell(PROVIDER_SECRET, body, Date.now()),
      'content-type': 'application/json',
    }
    const path = `https://127.0.0.1:${port}/hooks/retell/`
    const answer = await request(path, { dispatcher: provider, method: 'POST', headers, body })
    await answer.body.dump()
    return answer.statusCode
  }

  test('deliveries pass byte for byte; one that is too large is refused by the proxy, and counted there', async () => {
    const body = Buffer.concat([eventBody('call_nginx'), Buffer.from(' \r\n')])
    expect(await deliverThrough(body)).toBe(200)
    await eventually(() => upstream.requests[0]?.body.equals(body))
    const whole = eventBody('call_whole', 'call_analyzed', { transcript: 'x'.repeat(900_000) })
    expect(await deliverThrough(whole)).toBe(200)
    expect(await deliverThrough(Buffer.alloc(1_100_000, ' '))).toBe(413)
    await eventually(async () => (await ledgerOf(proxy.url)).some(({ reason }) => reason === 'too_large'))
  })

  test('the internet reaches nothing of the operator, with the token neither', async () => {
    const authorization = `Bearer ${OPERATOR_TOKEN}`
    for (const path of [
      '/ledger',
      '/refusals',
      '/status',
      '/metrics',
      '/faults/retell',
      '/hooks/../ledger',
      '/hooks/%2e%2e/ledger',
      '//ledger',
    ])
      expect((await ask(path, { authorization })).statusCode, path).toBe(404)
  })

  test('a burst of 1,000 loses none', async () => {
    const calls = Array.from({ length: 1_000 }, (_, n) => `call_burst_${n}`)
    const answers = await Promise.all(calls.map((call) => deliverThrough(eventBody(call))))
    expect(new Set(answers)).toEqual(new Set([200]))
    const burst = () => new Set(upstream.requests.map(({ body }) => /call_burst_\d+/.exec(String(body))?.[0])).size
    await eventually(() => burst() >= 1_000, 20_000)
  })

  test('a client with 1,500 stalled bodies costs the proxy nothing: they wait, and end, in nginx', async () => {
    const sockets = Array.from({ length: 1_500 }, () => {
      const socket = connectTls({ port, host: '127.0.0.1', ca: certificates.valid.cert })
      socket.on('error', () => {})
      socket.resume()
      socket.write(`POST /hooks/retell HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nhalf`)
      return socket
    })
    try {
      // They and the provider share an address here, so nginx may tell it to come again.
      await eventually(async () => (await deliverThrough(eventBody('call_beside'))) === 200, 30_000)
      await eventually(() => sockets.every((socket) => socket.readyState !== 'open'), 40_000)
    } finally {
      for (const socket of sockets) socket.destroy()
    }
  })

  test('while the proxy starts again, the provider is told to come again', async () => {
    upstream.answer = accept
    await proxy.kill('SIGKILL')
    const body = eventBody('call_away')
    const headers = { [RETELL_HEADER]: signRetell(PROVIDER_SECRET, body, Date.now()) }
    const away = await request(`https://127.0.0.1:${port}/hooks/retell`, {
      dispatcher: provider,
      method: 'POST',
      headers,
      body,
    })
    expect([away.statusCode, away.headers['retry-after']]).toEqual([503, '5'])
    await away.body.dump()
    proxy = await startProxy(env)
    await eventually(async () => (await deliverThrough(body)) === 200, 20_000)
  })
})
