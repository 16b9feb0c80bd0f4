import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeeperOrder } from './keeper'
import { endProcess, isRunning, type ProcessIdentity, processInfo, waitUntilGone } from './processes'

/** A keeper whose parent died is already shutting its server down, which first has to write what it holds. */
const ownEndMs = 30_000
const signalMs = 10_000

/** What `postmaster.pid` says: the process, and how far its start is (line 8 of the file). */
export async function postmasterOf(dataDir: string): Promise<{ pid: number; status: string } | undefined> {
  const lines = (await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  const pid = Number(lines[0])
  return pid > 0 ? { pid, status: lines[7]?.trim() ?? '' } : undefined
}

/**
 * Ends the server that a killed run left on this data. The number in `postmaster.pid` may belong to anybody by now:
 * only a postgres that was started on this very folder is touched.
 * @throws Error when the server belongs to a run that lives.
 */
export async function endLeftover(dataDir: string): Promise<void> {
  const postmaster = await postmasterOf(dataDir)
  const server = postmaster && (await processInfo(postmaster.pid))
  if (!server || !/postgres/.test(server.command) || !server.command.includes(`-D ${dataDir} `)) return
  const owner = ownerIn((await processInfo(server.parent))?.command ?? '')
  if (owner && (await isRunning(owner))) {
    throw new Error(
      `the data in ${dataDir} is in use by PostgreSQL process ${server.pid}; stop the run it belongs to, process ${owner.pid}`,
    )
  }
  if (owner && (await waitUntilGone(server, ownEndMs))) return
  if (!(await endProcess(server, ['SIGINT', 'SIGQUIT', 'SIGKILL'], signalMs))) {
    throw new Error(`PostgreSQL process ${server.pid} of an earlier run on ${dataDir} does not end; end it by hand`)
  }
}

/** Whom a keeper works for, by its command line; `undefined` when it is no keeper. */
function ownerIn(command: string): ProcessIdentity | undefined {
  if (!/postgres[/-]keeper\.m?[jt]s \{/.test(command)) return undefined
  return (JSON.parse(command.slice(command.indexOf('{'))) as KeeperOrder).owner
}
