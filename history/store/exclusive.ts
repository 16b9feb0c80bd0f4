import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'libsql'

const retryMs = 100

/**
 * Does work that only one process at a time may do with a store. The lock is the system's, on a file of the store: it is
 * free again when its holder ends, however that happens.
 * @param waiting called once when another process has it
 */
export async function exclusively<T>(
  folder: string,
  name: string,
  work: () => Promise<T>,
  waiting: () => void = () => {},
): Promise<T> {
  const lock = new Database(join(folder, `${name}.lock`))
  try {
    lock.pragma('busy_timeout = 0')
    for (let attempt = 0; !taken(lock); attempt++) {
      if (attempt === 0) waiting()
      await sleep(retryMs)
    }
    return await work()
  } finally {
    lock.close()
  }
}

function taken(lock: Database.Database): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    if (/locked|busy/i.test(error instanceof Error ? error.message : '')) return false
    throw error
  }
}
