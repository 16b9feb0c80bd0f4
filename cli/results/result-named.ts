import { type Envelope, envelopeOf, parseResult } from '../../history/result/envelope'
import type { Store } from '../../history/store/store'
import { contentNamed } from './content-named'

/** A file, or a run of the store. @throws an Error of one line, with the name */
export function resultNamed(store: Store, name: string): Envelope {
  const content = contentNamed(store, name)
  try {
    return envelopeOf(parseResult(content), content)
  } catch (error) {
    throw new Error(`${name} ${error instanceof Error ? error.message : error}`)
  }
}
