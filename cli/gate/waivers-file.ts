import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../build/root'
import { readWaivers, type Waiver } from '../../history/gate/waivers'

export const waiversFile = 'waivers.yaml'

/**
 * The waivers of the named file, or of waivers.yaml of the suite where it is there.
 * @throws an Error of one line, with the file's name
 */
export function waiversInForce(named?: string): Waiver[] {
  const usual = join(root, waiversFile)
  const file = named ?? (existsSync(usual) ? usual : undefined)
  return file === undefined ? [] : readWaivers(file)
}
