import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

/** A running process, told apart from a later one that got the same number. */
export interface ProcessIdentity {
  pid: number
  /** When it started, in the system's own words; only ever compared. */
  started: string
}

export interface ProcessInfo extends ProcessIdentity {
  parent: number
  /** The command line, its arguments joined by blanks. */
  command: string
}

/** A process identity that was read from somewhere; `undefined` when it is none. */
export function identityIn(value: unknown): ProcessIdentity | undefined {
  const { pid, started } = (value ?? {}) as Partial<Record<keyof ProcessIdentity, unknown>>
  return Number.isSafeInteger(pid) && Number(pid) > 0 && typeof started === 'string'
    ? { pid: Number(pid), started }
    : undefined
}

/** A process identity out of JSON text; `undefined` when the text is none, as a machine that stops at once leaves it. */
export function identityFrom(text: string): ProcessIdentity | undefined {
  try {
    return identityIn(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** What runs under this number now; `undefined` when nothing does, or only a zombie. */
export async function processInfo(pid: number): Promise<ProcessInfo | undefined> {
  return existsSync('/proc/self/stat') ? fromProc(pid) : fromPs(pid)
}

/** This process. */
export async function ownIdentity(): Promise<ProcessIdentity> {
  const info = await processInfo(process.pid)
  if (!info) throw new Error('this process cannot be found in the list of processes; is ps installed?')
  return { pid: info.pid, started: info.started }
}

/** Whether that very process still runs. */
export async function isRunning(process: ProcessIdentity): Promise<boolean> {
  return (await processInfo(process.pid))?.started === process.started
}

/** Waits until the process is gone; `false` when it still runs after `ms` milliseconds. */
export async function waitUntilGone(process: ProcessIdentity, ms: number): Promise<boolean> {
  const end = Date.now() + ms
  while (await isRunning(process)) {
    if (Date.now() > end) return false
    await sleep(25)
  }
  return true
}

/** Sends the signals one after the other, each with `ms` milliseconds to work, until the process is gone. */
export async function endProcess(
  process: ProcessIdentity,
  signals: readonly NodeJS.Signals[],
  ms: number,
): Promise<boolean> {
  for (const signal of signals) {
    if (!(await isRunning(process))) return true
    signalProcess(process.pid, signal)
    if (await waitUntilGone(process, ms)) return true
  }
  return false
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

async function fromProc(pid: number): Promise<ProcessInfo | undefined> {
  try {
    const [stat, cmdline] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ])
    // The second field, the name, is in brackets and may hold blanks: count from the last bracket (proc(5), fields 3, 4, 22).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined
    // The time is one since the system's start; after the next start another process may have it, and the number too.
    const started = `${fields[19]} of ${bootId()}`
    return { pid, parent: Number(fields[1]), started, command: cmdline.split('\0').join(' ').trim() }
  } catch {
    return undefined
  }
}

let boot: string | undefined
function bootId(): string {
  boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  return boot
}

async function fromPs(pid: number): Promise<ProcessInfo | undefined> {
  try {
    const ps = await promisify(execFile)('ps', ['-ww', '-o', 'ppid=,stat=,lstart=,command=', '-p', String(pid)], {
      env: { ...process.env, LC_ALL: 'C' },
    })
    // lstart is always five words: Sun Nov 22 19:32:00 2026
    const match = ps.stdout.trim().match(/^(\d+)\s+(\S+)\s+((?:\S+\s+){4}\S+)\s+(.*)$/)
    if (!match || match[2]?.startsWith('Z')) return undefined
    return { pid, parent: Number(match[1]), started: match[3] ?? '', command: match[4] ?? '' }
  } catch {
    return undefined
  }
}
