import { SharedArray } from 'k6/data'

/** A SharedArray of this name that was made when k6 first looked at the script. Call it in the init context. */
export function reopened<T>(name: string): readonly T[] {
  return new SharedArray<T>(name, () => {
    throw new Error(`a VU was made before ${name} was opened`)
  })
}
