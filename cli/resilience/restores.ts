import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { archiveLog, baseBackup, restoreBackup, switchLog } from '../../resilience/backup'
import { recoveryPoint } from '../../resilience/classify'
import { Ledger, readLedger } from '../../resilience/ledger'
import type { Restore } from '../../resilience/result'
import { Writing } from '../../resilience/writer'
import type { RunningPlatform } from '../platform/platform'
import type { Progress } from '../progress'
import { writerOf } from './writers'

interface Means {
  reference: RunningPlatform
  known: Readonly<Record<string, string | undefined>>
  run: string
  folder: string
  perSecond: number
  progress: Progress
  signal: AbortSignal
  wanted(fault: string): boolean
}

const kinds = [
  { name: 'backup-restore', title: 'restored from the backup alone', to: 'end of the backup' },
  { name: 'backup-log-restore', title: 'restored from the backup and the archived log', to: 'end of the log' },
] as const

/** Writes before, during and after a backup; how long, in ms. */
const writeMs = 4_000

/** Backs the database up under writes, loses it, restores it, and tells what is back. */
export async function restores(platform: string, means: Means): Promise<Restore[]> {
  const { reference, folder, progress, wanted } = means
  const chosen = kinds.filter(({ name }) => wanted(name))
  const { databaseUrl, dataDir } = reference
  if (chosen.length === 0 || !databaseUrl) return []
  const archive = join(`${dataDir}.archive`)
  const main = reference.services.at(-1)?.title ?? platform
  const database = 'PostgreSQL'
  const pid = (title: string) => reference.parts.find((part) => part.title === title)?.pid ?? 0
  const end = async (title: string, signal: NodeJS.Signals) => {
    process.kill(pid(title), signal)
  }
  await progress.step('turning the archiving of the log on', async () => {
    await archiveLog(databaseUrl('postgres'), dataDir, archive)
    await end(database, 'SIGINT')
    await reference.restart(database)
  })
  const found: Restore[] = []
  for (const [at, { name, title, to }] of chosen.entries()) {
    const run = `${means.run}-${at}`
    const writer = await (await writerOf(platform))(means.known, run)
    const ledgerFile = join(folder, `${run}.ndjson`)
    const ledger = new Ledger(ledgerFile)
    try {
      const restore = await progress.step(`${name}: ${title}`, async (tick): Promise<Restore> => {
        const writing = new Writing(writer, ledger, means.perSecond)
        await sleep(writeMs)
        tick('backing up')
        const backup = await baseBackup(databaseUrl('postgres'), dataDir, `${dataDir}.backup`)
        await sleep(writeMs)
        if (to === 'end of the log') {
          await switchLog(databaseUrl('postgres'))
          await sleep(1_000)
        }
        await sleep(writeMs / 4)
        const crashedAt = Date.now()
        await end(main, 'SIGKILL')
        await end(database, 'SIGKILL')
        await writing.stop()
        tick('restoring')
        // The keeper notes that its server is gone; then the folder is nobody's.
        await sleep(1_000)
        await restoreBackup(backup, dataDir, archive, to)
        await reference.restart(database)
        await reference.restart(main)
        const restoredAt = Date.now()
        tick('reading back')
        const entries = readLedger(ledgerFile)
        const { classes } = await writer.readBack(entries)
        const endedAt = new Map(entries.map(({ id, endedAt: ended }) => [id, ended]))
        const before = classes.lost.filter(({ id }) => (endedAt.get(id) ?? 0) < backup.startedAt)
        return {
          title,
          lost_before: before,
          lost_after: classes.lost.length - before.length,
          rpo: recoveryPoint(classes.lost, entries, crashedAt),
          rto_s: (restoredAt - crashedAt) / 1000,
        }
      })
      found.push(restore)
    } finally {
      await ledger.close()
      await writer.close()
    }
  }
  return found
}
