import { BlockList } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '../refusal'
import { SettingError, type SettingsSpec } from '../settings'
import type { Faults } from './faults'

/** Part of the settings of each service that has faults. */
export const faultSettings = {
  faults: {
    kind: 'choice',
    env: 'FAULTS',
    choices: ['on', 'off'],
    default: 'off',
    doc: 'on lets PUT /faults, from this machine, start the named faults that sla prove looks for',
  },
} as const satisfies SettingsSpec

/** Where they are put and ended. */
export const faultsPath = '/faults'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8)
loopback.addAddress('::1', 'ipv6')

/** With one of these the loopback address is that of whoever forwarded. */
const forwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via']

const body = {
  type: 'object',
  required: ['names'],
  additionalProperties: false,
  properties: { names: { type: 'array', minItems: 1, items: { type: 'string' } } },
}

/** @throws {SettingError} when faults could be put into a service that others reach */
export function requireLoopback({ faults, bind }: { faults: string; bind: string }): void {
  if (faults === 'on' && bind !== 'localhost' && !isLoopback(bind))
    throw new SettingError(`FAULTS "on" with BIND "${bind}": faults are for this machine alone; set BIND=127.0.0.1`)
}

/**
 * `PUT /faults {"names": […]}` puts named faults in force in place of those before, `DELETE /faults` ends them. Only for
 * a service with FAULTS=on, and only from this machine.
 */
export function addFaultControl(server: FastifyInstance, faults: Faults): void {
  const onRequest = async ({ socket, headers }: FastifyRequest) => {
    if (isLoopback(socket.remoteAddress ?? '') && forwarded.every((name) => headers[name] === undefined)) return
    throw new Refusal(403, 'forbidden', 'faults are put from the machine that the service runs on')
  }
  server.put<{ Body: { names: string[] } }>(faultsPath, { onRequest, schema: { body } }, async (request) => {
    faults.put(request.body.names)
    return { names: request.body.names }
  })
  server.delete(faultsPath, { onRequest }, async (_request, reply) => {
    faults.clear()
    return reply.code(204).send()
  })
}

function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/, '')
  return loopback.check(plain, plain.includes(':') ? 'ipv6' : 'ipv4')
}
