import { existsSync } from 'node:fs'
import { readResultFile } from '../../history/store/json-folder'
import type { ResultStore } from '../../history/store/store'
import { theRun } from './the-run'

/** The text of a result: of a file, or of a run of the store. @throws an Error of one line, with the name */
export function contentNamed(store: ResultStore, name: string): string {
  if (!existsSync(name)) return store.read(theRun(store, name).file).content
  try {
    return readResultFile(name)
  } catch (error) {
    throw new Error(`${name} ${error instanceof Error ? error.message : error}`)
  }
}
