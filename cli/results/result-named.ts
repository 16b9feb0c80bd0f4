import { existsSync } from 'node:fs'
import { type Envelope, envelopeOf, parseResult } from '../../history/result/envelope'
import { readResultFile } from '../../history/store/json-folder'
import type { Store } from '../../history/store/store'
import { theRun } from './the-run'

/** A file, or a run of the store. */
export function resultNamed(store: Store, name: string): Envelope {
  if (!existsSync(name)) return store.read(theRun(store, name).file).envelope
  try {
    const content = readResultFile(name)
    return envelopeOf(parseResult(content), content)
  } catch (error) {
    throw new Error(`${name} ${error instanceof Error ? error.message : error}`)
  }
}
