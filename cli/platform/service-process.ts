import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { root } from '../../build/root'
import { compileServer } from '../../build/server'

/** One Node server of a platform, as a process. */
export interface ServiceProcess {
  pid: number
  /** Settles when it has ended, for whatever reason, with what it said last. */
  ended: Promise<string>
  /** Asks it to finish and waits until it is gone. */
  stop(): Promise<void>
}

export interface StartOptions {
  /** Stops a start that is under way. */
  signal?: AbortSignal | undefined
  /** Told of the process as soon as there is one, long before it is ready. */
  spawned?: ((pid: number) => void) | undefined
}

/** A service gives its requests in flight 8 s; after this it is killed. */
const stopLimitMs = 10_000

/**
 * Compiles and starts `entry` (relative to the checkout) and waits until it says that it is ready.
 * @throws Error with the service's own last line when it ends instead.
 */
export async function startService(
  title: string,
  entry: string,
  env: NodeJS.ProcessEnv,
  { signal, spawned }: StartOptions = {},
): Promise<ServiceProcess> {
  const child = spawn(process.execPath, ['--enable-source-maps', await compileServer(entry)], {
    env,
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    detached: true, // Ctrl-C reaches every process of the terminal's group: a part must not die before its turn
  })
  if (child.pid) spawned?.(child.pid)
  let ready = false
  const said: string[] = []
  createInterface({ input: child.stderr as Readable }).on('line', (line) => {
    if (ready) process.stderr.write(`${title}: ${line}\n`)
    said.push(line)
    if (said.length > 50) said.shift()
  })
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, killedBy) =>
      resolve(lastWords(said) ?? (killedBy ? `ended by ${killedBy}` : `exit code ${code}`)),
    )
  })
  const stop = async () => {
    child.kill('SIGTERM')
    const killer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs)
    await ended
    clearTimeout(killer)
  }
  const isReady = new Promise<'ready'>((resolve) => {
    child.on('message', (message) => {
      if ((message as { ready?: boolean }).ready) resolve('ready')
    })
  })
  let abort = () => {}
  const aborted = new Promise<'aborted'>((resolve) => {
    abort = () => resolve('aborted')
    signal?.addEventListener('abort', abort)
  })
  const first = await Promise.race([isReady, aborted, ended.then((words) => ({ words }))])
  signal?.removeEventListener('abort', abort)
  if (typeof first === 'object') throw new Error(`${title} did not start: ${first.words}`)
  if (first === 'aborted') {
    await stop()
    signal?.throwIfAborted()
  }
  ready = true
  return { pid: child.pid ?? 0, ended, stop }
}

/** The last line that says something: not the frames of a stack, nor Node's own version below it. */
function lastWords(lines: string[]): string | undefined {
  return lines.findLast((line) => line.trim() !== '' && !/^\s+at |^Node\.js v|^[{}\s^]+$|^ {2}\w+: /.test(line))
}
