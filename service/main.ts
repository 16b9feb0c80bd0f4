import { SettingError } from './settings'

/** What a service listens with, a Fastify instance for one. */
export interface Listener {
  /** Resolves with the URL when it listens. */
  listen(where: { host: string; port: number }): Promise<string>
  /** Takes nothing more in, and resolves when what is under way is over. */
  close(): PromiseLike<unknown>
}

/** A service that is built and ready to listen. */
export interface Service {
  /** As in its health answer: tcall, medcor, provider, webhook-proxy. */
  name: string
  server: Listener
  /** The address to listen on; see `bindSetting`. */
  bind: string
  /** The port to listen on; 0 takes a free one. */
  port: number
  /** The setting that `port` came from, for the message when it is in use. */
  portSetting: string
  /** Called once it listens and before `ready`: what must not happen when the port is taken. */
  opened?(): Promise<void>
  /** Called after the last request was answered: close the database, stop the timers. */
  close(): Promise<void>
}

/** The address every service listens on. */
export const bindSetting = {
  kind: 'string',
  env: 'BIND',
  default: '127.0.0.1',
  doc: 'the address to listen on',
} as const

/** Something outside the process that stops a service from starting; the message is one clear line. */
export class StartError extends Error {}

/** How long a stop waits for requests in flight before it leaves anyway. */
const stopLimitMs = 8_000

/**
 * Runs a service as a process: starts it, prints `{"ready":true,"service":…,"url":…}` on stdout
 * (and sends it to a parent that gave an IPC channel), and stops cleanly on SIGTERM, SIGINT, or
 * when that parent is gone. Exit codes: 0 stopped, 1 could not start (one line on stderr says why).
 */
export async function runService(start: (env: NodeJS.ProcessEnv) => Promise<Service>): Promise<void> {
  // A parent that was killed leaves pipes without a reader; writing there must not end us midway.
  process.stdout.on('error', () => {})
  process.stderr.on('error', () => {})

  let service: Service | undefined
  let stopping = false
  const stop = async (): Promise<void> => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), stopLimitMs).unref()
    await service?.server.close()
    await service?.close()
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  process.on('disconnect', stop)
  // A parent that died while our modules were loading: nobody would stop us.
  if (process.send && !process.connected) return stop()

  try {
    service = await start(process.env)
    const url = await service.server.listen({ host: service.bind, port: service.port })
    await service.opened?.()
    const ready = { ready: true, service: service.name, url }
    process.stdout.write(`${JSON.stringify(ready)}\n`)
    process.send?.(ready)
  } catch (error) {
    if (stopping) return
    process.stderr.write(`${startProblem(error, service)}\n`)
    process.exit(1)
  }
}

function startProblem(error: unknown, service: Service | undefined): string {
  if (error instanceof SettingError || error instanceof StartError) return error.message
  const { code, message, stack } = error as NodeJS.ErrnoException
  if (service && code === 'EADDRINUSE') {
    return `${service.portSetting} ${service.port} is in use; stop what listens there or set ${service.portSetting}`
  }
  if (service && code === 'EACCES') {
    return `${service.portSetting} ${service.port} needs privileges; set ${service.portSetting} to a port above 1023`
  }
  if (service && (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')) {
    return `${bindSetting.env} "${service.bind}" is no address of this machine; set ${bindSetting.env}`
  }
  return stack ?? message
}
