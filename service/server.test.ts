import type { FastifyInstance } from 'fastify'
import { Registry } from 'prom-client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { operations } from '../contracts/generated/provider'
import { type Handlers, registerContract } from './contract'
import { Refusal } from './refusal'
import { createServer } from './server'

/** The smallest of our contracts, answered by hand. */
const handlers: Handlers<operations> = {
  createProviderCall: (request, reply) => {
    reply.code(201)
    return { call_id: `${request.rawBody?.length}` }
  },
  abandonProviderCalls: () => {
    throw new Refusal(429, 'rate_limited', 'too many', { headers: { 'retry-after': '1' } })
  },
  readEmissions: (request) => {
    request.timing.db(2)
    request.timing.db(5)
    const entry = { call_id: 'a', event: 'call_started' as const, emitted_at: 1, phone_number_id: null }
    return { entries: [{ ...entry, inner: 'not in the contract' }], next: `${request.query.limit}`, undelivered: 0 }
  },
  providerHealth: () => {
    throw new Error('a secret in a message')
  },
}

let server: FastifyInstance
beforeEach(async () => {
  server = createServer({ service: 'test', metrics: new Registry() })
  await registerContract<operations>(server, 'provider', handlers)
})
afterEach(() => server.close())

const dial = { from_number: '+12125550100', to_number: '+12125550123' }

describe('a server', () => {
  it('serves the routes of its contract and gives the handler the bytes of the body', async () => {
    const payload = JSON.stringify(dial, null, 3)
    const headers = { 'content-type': 'application/json' }
    const response = await server.inject({ method: 'POST', url: '/v1/calls', payload, headers })
    expect([response.statusCode, response.json()]).toEqual([201, { call_id: String(payload.length) }])
  })

  it('serialises by the contract: nulls stay, defaults apply, what is not in it is left out', async () => {
    const response = await server.inject('/emissions')
    const entry = { call_id: 'a', event: 'call_started', emitted_at: 1, phone_number_id: null }
    expect(response.json()).toEqual({ entries: [entry], next: '1000', undelivered: 0 })
  })

  it('says what a request spent where, and leaves out what it did not do', async () => {
    const busy = await server.inject('/emissions')
    expect(busy.headers['server-timing']).toMatch(/^db;dur=5\.00, db_sum;dur=7\.00, app;dur=\d+\.\d\d$/)
    expect((await server.inject('/nowhere')).headers['server-timing']).toMatch(/^app;dur=/)
  })

  it.each([
    [{ ...dial, to_number: 911 }, 'to_number must be string'],
    [{ ...dial, more: 1 }, 'more is not known'],
    [{ to_number: dial.to_number }, 'from_number is required'],
    [[], 'body must be object'],
  ])('names the field that does not fit: %j', async (payload, message) => {
    const response = await server.inject({ method: 'POST', url: '/v1/calls', payload })
    expect([response.statusCode, response.json()]).toEqual([400, { error: 'invalid', message }])
  })

  it('answers a refusal with its status, code and headers', async () => {
    const payload = { phone_number_id: 'n' }
    const response = await server.inject({ method: 'POST', url: '/v1/calls/abandon', payload })
    expect([response.statusCode, response.headers['retry-after']]).toEqual([429, '1'])
    expect(response.json()).toEqual({ error: 'rate_limited', message: 'too many' })
  })

  it('keeps what went wrong inside to itself and stderr', async () => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const response = await server.inject('/healthz')
    expect([response.statusCode, response.json()]).toEqual([500, { error: 'internal', message: 'internal error' }])
    expect(stderr).toHaveBeenCalledOnce()
    stderr.mockRestore()
  })

  it('has Prometheus metrics', async () => {
    expect((await server.inject('/metrics')).body).toContain('process_resident_memory_bytes')
  })

  it('does not start without a handler for each operation', async () => {
    const other = createServer({ service: 'test', metrics: new Registry() })
    const { providerHealth: _, ...incomplete } = handlers
    const registered = registerContract(other, 'provider', incomplete as Handlers<operations>)
    await expect(registered).rejects.toThrow('nothing handles operation providerHealth')
  })
})
