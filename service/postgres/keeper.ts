/**
 * Keeps one PostgreSQL server for the process that started it. PostgreSQL does not notice when its parent dies, by
 * `kill -9` above all; this small process does, because the channel to it closes, and shuts the server down.
 */
import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import type { ProcessIdentity } from './processes'

/** What the keeper is told on its command line, as JSON. */
export interface KeeperOrder {
  /** Whose server it is; a later start on the same data reads it here. */
  owner: ProcessIdentity
  program: string
  args: string[]
  env: Record<string, string>
  user: { uid: number; gid: number } | undefined
  cwd: string
  logFile: string
}

/** What it tells its parent. */
export type KeeperMessage = { server: number } | { failure: string }

/** How long a fast shutdown (SIGINT) may take before the server is told to quit at once and recover later (SIGQUIT). */
const fastShutdownMs = 10_000

if (!process.connected) process.exit(1) // the parent has died already: nobody would end the server
const order = JSON.parse(process.argv[2] ?? '') as KeeperOrder
const server = spawnServer()

server.on('error', ({ message }) => fail(message))
server.on('exit', (code) => process.exit(code ?? 1))
if (server.pid) tell({ server: server.pid })

let stopping = false
function stop(): void {
  if (stopping) return
  stopping = true
  server.kill('SIGINT')
  setTimeout(() => server.kill('SIGQUIT'), fastShutdownMs)
}
process.on('disconnect', stop)
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
if (!process.connected) stop()

function spawnServer() {
  try {
    const log = openSync(order.logFile, 'w', 0o600)
    const stdio = ['ignore', log, log] as const
    const child = spawn(order.program, order.args, { ...order.user, cwd: order.cwd, env: order.env, stdio: [...stdio] })
    closeSync(log)
    return child
  } catch (error) {
    return fail((error as Error).message)
  }
}

function tell(message: KeeperMessage): void {
  process.send?.(message, undefined, undefined, () => {}) // it may have left
}

function fail(failure: string): never {
  tell({ failure })
  process.exit(1)
}
