import type { Env } from './settings/env'
import { absolutePath, look } from './settings/paths'

/** The kernel's own folders: they look like folders, and take no file. */
const kernelFolders = /^\/(proc|sys)(\/|$)/

/**
 * Stops a run whose results could not be written: k6 only logs that at the end, and exits 0. A script cannot try to
 * write; `sla run` does. Where the folder cannot be looked at, it is not checked.
 */
export function requireResultsFolder(folder: string, env: Env): void {
  const path = absolutePath(folder, env)
  if (path === undefined) return
  const wrong = (what: string) => new Error(`RESULTS_DIR "${folder}" ${what}`)
  if (kernelFolders.test(folder)) throw wrong('takes no files; name another folder')
  const found = look(path)
  if (found === 'nothing') throw wrong(`does not exist; create it: mkdir -p ${folder}${based(folder)}`)
  if (found === 'file') throw wrong('is a file; name a folder')
  // A folder that may not be entered takes no file either.
  if (found === 'closed' || look(`${path}/.sla-entered`) === 'closed')
    throw wrong('cannot be entered by the user that k6 runs as')
}

/** Says where a relative path begins. */
function based(folder: string): string {
  return folder.startsWith('/') ? '' : ', in the folder that k6 is started in'
}
