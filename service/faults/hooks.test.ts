import { get, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { Registry } from 'prom-client'
import { afterEach, describe, expect, it } from 'vitest'
import { createServer } from '../server'
import { addFaultControl, faultsPath, requireLoopback } from './control'
import type { FaultTable } from './fault'
import { Faults } from './faults'
import { addFaultHooks } from './hooks'

const endpoints = {
  read: { id: 'read', method: 'GET', path: '/things/{id}' },
  change: { id: 'change', method: 'PATCH', path: '/things/{id}' },
}
type Effect = FaultTable<keyof typeof endpoints, never>[string]['effect']
let server: FastifyInstance

/** A service of one thing, which a PATCH changes. */
function serve(effect: Effect): FastifyInstance {
  const faults = new Faults<keyof typeof endpoints, never>({ it: { what: '', size: '', effect } })
  let version = 1
  server = createServer({ service: 'test', metrics: new Registry() })
  addFaultControl(server, faults)
  addFaultHooks(server, faults, endpoints, ({ headers }) => headers['x-role'] as string | undefined)
  server.get<{ Params: { id: string } }>('/things/:id', ({ params }) => ({ id: params.id, version }))
  server.patch('/things/:id', () => ({ version: ++version }))
  return server
}
const put = (names = ['it']) => server.inject({ method: 'PUT', url: faultsPath, payload: { names } })
const read = (id = 'a', headers = {}) => server.inject({ url: `/things/${id}`, headers })

afterEach(() => server.close())

describe('the control', () => {
  it('puts a fault and ends it', async () => {
    serve({ kind: 'refuse', of: ['read'], status: 503, error: 'unavailable' })
    expect((await read()).statusCode).toBe(200)
    expect((await put()).json()).toEqual({ names: ['it'] })
    expect((await read()).statusCode).toBe(503)
    expect((await server.inject({ method: 'DELETE', url: faultsPath })).statusCode).toBe(204)
    expect((await read()).statusCode).toBe(200)
  })

  it('refuses what it does not know, another machine, and whoever is behind a proxy', async () => {
    serve({ kind: 'html', of: ['read'] })
    expect((await put(['other'])).json()).toMatchObject({ error: 'unknown_fault' })
    expect((await put([])).statusCode).toBe(400)
    const from = { method: 'DELETE', url: faultsPath } as const
    expect((await server.inject({ ...from, remoteAddress: '192.0.2.7' })).statusCode).toBe(403)
    expect((await server.inject({ ...from, headers: { 'x-forwarded-for': '127.0.0.1' } })).statusCode).toBe(403)
  })

  it('wants a service that only this machine reaches', () => {
    expect(() => requireLoopback({ faults: 'on', bind: '0.0.0.0' })).toThrow('FAULTS "on" with BIND "0.0.0.0"')
    expect(() => requireLoopback({ faults: 'off', bind: '0.0.0.0' })).not.toThrow()
    expect(() => requireLoopback({ faults: 'on', bind: '127.0.0.1' })).not.toThrow()
  })
})

describe('an answer', () => {
  it('can be of the k-th request alone', async () => {
    serve({ kind: 'refuse', of: ['read'], every: 2, status: 429, error: 'rate_limited' })
    await put()
    const statuses = [await read(), await read(), await read(), await read()].map(({ statusCode }) => statusCode)
    expect(statuses).toEqual([200, 429, 200, 429])
    expect((await server.inject({ method: 'PATCH', url: '/things/a' })).statusCode).toBe(200)
  })

  it('comes later, for one role, and says in which part', async () => {
    serve({ kind: 'delay', of: ['read'], ms: 20, role: 'NURSE', part: 'crypto' })
    await put()
    expect((await read('a', { 'x-role': 'NURSE' })).headers['server-timing']).toMatch(/crypto;dur=(1[89]|[2-9]\d)/)
    expect((await read('a', { 'x-role': 'DOCTOR' })).headers['server-timing']).not.toContain('crypto')
  })

  it('is a page, or of another shape', async () => {
    serve({ kind: 'html', of: ['read'] })
    await put()
    const page = await read()
    expect([page.statusCode, page.headers['content-type'], page.body.slice(0, 9)]).toEqual([
      200,
      'text/html',
      '<!doctype',
    ])
  })

  it('is rewritten', async () => {
    serve({ kind: 'rewrite', of: ['read'], change: ({ id }) => ({ id: Number(id) }) })
    await put()
    expect((await read('7')).json()).toEqual({ id: 7 })
  })

  it('is that of another', async () => {
    serve({ kind: 'other', of: ['read'], every: 2 })
    await put()
    await read('a')
    expect((await read('b')).json().id).toBe('a')
  })

  it('is stale once after a change', async () => {
    serve({ kind: 'stale', of: ['read'], after: 'change' })
    await put()
    const versions = [(await read()).json().version]
    await server.inject({ method: 'PATCH', url: '/things/a' })
    versions.push((await read()).json().version, (await read()).json().version)
    expect(versions).toEqual([1, 1, 2])
  })

  it('takes longer by a share of its own time', async () => {
    serve({ kind: 'overhead', of: ['read'], share: 0.5 })
    await put()
    expect((await read()).headers['server-timing']).toContain('crypto')
  })

  it('breaks off in its middle', async () => {
    serve({ kind: 'truncate', of: ['read'] })
    await put()
    await expect(overTheNetwork()).rejects.toThrow('aborted')
  })

  it('never comes, since its connection is reset', async () => {
    serve({ kind: 'reset', of: ['read'] })
    await put()
    await expect(overTheNetwork()).rejects.toThrow('ECONNRESET')
  })

  it('never comes, and the connection stays', async () => {
    serve({ kind: 'hang', of: ['read'] })
    await put()
    const { port } = await listening()
    const asked = httpRequest({ port, host: '127.0.0.1', path: '/things/a', timeout: 200 })
    const end = new Promise((resolve) => {
      asked.once('timeout', () => resolve('timeout')).once('response', () => resolve('answer'))
    })
    asked.on('error', () => {}).end()
    expect(await end).toBe('timeout')
    asked.destroy()
  })
})

async function listening(): Promise<AddressInfo> {
  await server.listen({ host: '127.0.0.1', port: 0 })
  return server.server.address() as AddressInfo
}

async function overTheNetwork(): Promise<string> {
  const { port } = await listening()
  return new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', path: '/things/a' }, (response) => {
      let text = ''
      response.on('data', (part: Buffer) => {
        text += part
      })
      response.once('end', () => resolve(text))
      response.once('error', reject)
    }).once('error', reject)
  })
}
