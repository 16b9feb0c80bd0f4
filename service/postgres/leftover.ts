import { existsSync, readdirSync, readlinkSync, realpathSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { KeeperOrder } from './keeper'
import { endProcess, isRunning, type ProcessIdentity, type ProcessInfo, processInfo, waitUntilGone } from './processes'

/** A keeper whose parent died is already shutting its server down, which first has to write what it holds. */
const ownEndMs = 30_000
const signalMs = 10_000

/** What `postmaster.pid` says: the process, its port, and how far its start is (lines 1, 4 and 8 of the file). */
export async function postmasterOf(
  dataDir: string,
): Promise<{ pid: number; port: number; status: string } | undefined> {
  const lines = (await readFile(pidFile(dataDir), 'utf8').catch(() => '')).split('\n')
  const pid = Number(lines[0])
  return Number.isSafeInteger(pid) && pid > 0
    ? { pid, port: Number(lines[3]), status: lines[7]?.trim() ?? '' }
    : undefined
}

/**
 * Ends the server that a killed run left on this data, and its processes that outlived it. The number in
 * `postmaster.pid` may belong to anybody by now: only a postgres that was started on this very folder is touched.
 * @throws Error when the server belongs to a run that lives.
 */
export async function endLeftover(dataDir: string): Promise<void> {
  for (const server of await serversOn(dataDir)) {
    if (!(await isRunning(server))) continue
    const owner = await ownerOf(server)
    if (owner && (await isRunning(owner))) {
      throw new Error(
        `the data in ${dataDir} is in use by PostgreSQL process ${server.pid}; stop the run it belongs to, process ${owner.pid}`,
      )
    }
    if (owner && (await waitUntilGone(server, ownEndMs))) continue
    // What outlived its server has nothing to tidy up: the next start recovers.
    const signals = dataNamedIn(server.command) ? (['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) : (['SIGKILL'] as const)
    if (!(await endProcess(server, signals, signalMs))) {
      throw new Error(`PostgreSQL process ${server.pid} of an earlier run on ${dataDir} does not end; end it by hand`)
    }
  }
}

/** The process whose server runs on this data, if there is one that lives. */
export async function liveOwner(dataDir: string): Promise<ProcessIdentity | undefined> {
  for (const server of await serversOn(dataDir)) {
    const owner = await ownerOf(server)
    if (owner && (await isRunning(owner))) return owner
  }
  return undefined
}

/**
 * What a start has to have in its environment to get past the `postmaster.pid` of a server that is gone. PostgreSQL
 * refuses to start when any process has the number in it, but takes that of its grandparent, which it is told here, for
 * a leftover; whether memory of the old server is still in use it then looks at itself. A file without a number is of a
 * machine that stopped while it was written: PostgreSQL refuses that as well, and it is removed.
 * To be asked after `endLeftover`.
 */
export async function pastLeftover(dataDir: string): Promise<Record<string, string>> {
  const left = await postmasterOf(dataDir)
  if (left) return { PG_GRANDPARENT_PID: String(left.pid) }
  await rm(pidFile(dataDir), { force: true })
  return {}
}

/** The server on this data, and where the system tells, its processes too: those may outlive it. */
async function serversOn(dataDir: string): Promise<ProcessInfo[]> {
  const folder = realPath(dataDir)
  if (!folder) return []
  const named = await processInfo((await postmasterOf(dataDir))?.pid ?? 0)
  const servers = named && dataNamedIn(named.command) === folder ? [named] : []
  for (const pid of postgresIn(folder)) {
    const info = pid === servers[0]?.pid ? undefined : await processInfo(pid)
    if (info) servers.push(info)
  }
  return servers
}

/** The numbers of the PostgreSQL processes whose working folder this is; none on a system without /proc. */
function postgresIn(folder: string): number[] {
  if (!existsSync('/proc/self/cwd')) return []
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const found = numbers.filter(
    (pid) => linkIn(pid, 'cwd') === folder && /^postgres\b/.test(basename(linkIn(pid, 'exe') ?? '')),
  )
  return found.map(Number)
}

function linkIn(pid: string, name: 'cwd' | 'exe'): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/${name}`)
  } catch {
    return undefined // it has ended, or is another user's
  }
}

/** From the command line of a server, as we start it. */
function dataNamedIn(command: string): string | undefined {
  const named = /postgres(?:\.exe)? -D (.+?) -c /.exec(command)?.[1]
  return named === undefined ? undefined : realPath(named)
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}

/** Whom the keeper of a server, or of a server's process, works for; `undefined` when there is no keeper. */
async function ownerOf({ parent }: ProcessInfo): Promise<ProcessIdentity | undefined> {
  const above = await processInfo(parent)
  if (!above) return undefined
  if (dataNamedIn(above.command)) return ownerOf(above)
  if (!/postgres[/-]keeper\.m?[jt]s \{/.test(above.command)) return undefined
  return (JSON.parse(above.command.slice(above.command.indexOf('{'))) as KeeperOrder).owner
}

function pidFile(dataDir: string): string {
  return join(dataDir, 'postmaster.pid')
}
