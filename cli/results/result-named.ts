import { type KeptEnvelope, keptEnvelopeOf, parseResult } from '../../history/result/envelope'
import type { ResultStore } from '../../history/store/store'
import { contentNamed } from './content-named'

/** A file, or a run of the store. @throws an Error of one line, with the name */
export function resultNamed(store: ResultStore, name: string): KeptEnvelope {
  const content = contentNamed(store, name)
  try {
    return keptEnvelopeOf(parseResult(content), content)
  } catch (error) {
    throw new Error(`${name} ${error instanceof Error ? error.message : error}`)
  }
}
