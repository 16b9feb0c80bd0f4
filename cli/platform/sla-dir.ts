import { lstatSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../build/root'

/** The checkout's folder for what `up` writes and k6 reads. */
export const slaDir = join(root, '.sla')

/**
 * Makes it when missing.
 * @throws Error with one line when it cannot be used: `sudo npm run up` once leaves it root's
 */
export function ensureSlaDir(): void {
  try {
    mkdirSync(slaDir, { mode: 0o755 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const found = lstatSync(slaDir)
    if (!found.isDirectory()) throw new Error(`${slaDir} is no folder; move it away and start again`)
    const own = process.getuid?.() ?? found.uid
    if (own !== 0 && found.uid !== own) {
      throw new Error(
        `${slaDir} belongs to user ${found.uid}, and this is user ${own}: start as that user, or chown -R it`,
      )
    }
  }
}
