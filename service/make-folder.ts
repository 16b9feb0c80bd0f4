import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * Makes a folder and those above it that are missing. Node's own `recursive` never returns where a folder is there and
 * takes no other in it, as /proc does.
 * @throws the system's Error, with its code
 */
export function makeFolder(path: string, mode = 0o777): void {
  const missing: string[] = []
  for (let at = resolve(path); !existsSync(at) && at !== dirname(at); at = dirname(at)) missing.unshift(at)
  for (const folder of missing) {
    try {
      mkdirSync(folder, { mode })
    } catch (error) {
      // Another process may have made it meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !existsSync(folder)) throw error
    }
  }
  if (!statSync(path).isDirectory()) mkdirSync(path) // says what is in its place
}

/**
 * Makes a folder that a user named.
 * @param setting by which it was, or can be, named
 * @throws Error of one line
 */
export function makeNamedFolder(path: string, setting: string, mode?: number): void {
  try {
    makeFolder(path, mode)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new Error(`the folder ${path} cannot be made (${code ?? message}); name another one by ${setting}`)
  }
}
