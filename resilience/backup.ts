import { execFile } from 'node:child_process'
import { chown, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'

/** A base backup: a copy of the data folder; the log that it needs lies in the archive. */
export interface Backup {
  folder: string
  /** In ms since the epoch. Everything acknowledged before the start is in it. */
  startedAt: number
  endedAt: number
}

/** What belongs to the running server alone, or comes from the archive (PostgreSQL's documentation, "Making a Base Backup"). */
const emptied = ['pg_wal', 'pg_replslot', 'pg_stat_tmp']
const notRestored = ['postmaster.pid', 'postmaster.opts']

/** Settings of the server that archives its log; they take effect when it is started again. */
export async function archiveLog(url: string, dataDir: string, archive: string): Promise<void> {
  await mkdir(archive, { recursive: true })
  await ownedLike(dataDir, archive)
  await withClient(url, async (client) => {
    await client.query("alter system set archive_mode = 'on'")
    await client.query(`alter system set archive_command = 'test ! -f "${archive}/%f" && cp "%p" "${archive}/%f"'`)
  })
}

/** Copies a running cluster: `pg_backup_start`, the files, `pg_backup_stop`, on one connection. */
export async function baseBackup(url: string, dataDir: string, folder: string): Promise<Backup> {
  const startedAt = Date.now()
  await rm(folder, { recursive: true, force: true })
  await withClient(url, async (client) => {
    await client.query("select pg_backup_start('sla', true)")
    await copied(dataDir, folder)
    const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)')
    await writeFile(join(folder, 'backup_label'), rows[0]?.labelfile ?? '')
  })
  for (const name of emptied) await emptyFolder(join(folder, name))
  for (const name of notRestored) await rm(join(folder, name), { force: true })
  return { folder, startedAt, endedAt: Date.now() }
}

/** Archives what was written so far: the current segment of the log is closed. */
export async function switchLog(url: string): Promise<void> {
  await withClient(url, (client) => client.query('select pg_switch_wal()'))
}

/**
 * Puts a backup in the place of a cluster that is stopped.
 * @param archive with it, it goes on to the end of the archived log; without, it ends where the backup does
 */
export async function restoreBackup(
  { folder }: Backup,
  dataDir: string,
  archive: string,
  to: 'end of the backup' | 'end of the log',
): Promise<void> {
  const { uid, gid } = await stat(dataDir)
  await rm(dataDir, { recursive: true, force: true })
  await copied(folder, dataDir)
  const target = to === 'end of the backup' ? "recovery_target = 'immediate'\nrecovery_target_action = 'promote'\n" : ''
  await writeFile(join(dataDir, 'postgresql.auto.conf'), `restore_command = 'cp "${archive}/%f" "%p"'\n${target}`)
  await writeFile(join(dataDir, 'recovery.signal'), '')
  await promisify(execFile)('chown', ['-R', `${uid}:${gid}`, dataDir])
}

/** With owners, modes and times. */
async function copied(from: string, to: string): Promise<void> {
  // A file may vanish while it is copied: the log brings back what it held.
  await promisify(execFile)('cp', ['-a', from, to]).catch((error: Error & { stderr?: string }) => {
    if (!/cannot (stat|open)/.test(error.stderr ?? '')) throw error
  })
}

async function emptyFolder(folder: string): Promise<void> {
  const { uid, gid } = await stat(folder)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { mode: 0o700 })
  await chown(folder, uid, gid)
}

async function ownedLike(like: string, path: string): Promise<void> {
  const { uid, gid } = await stat(like)
  await chown(path, uid, gid)
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
