import { sha256 } from 'k6/crypto'
import { SharedArray } from 'k6/data'

/**
 * A data pool that the build wrote to `dist/data/<name>.json`, shared by all VUs: each access parses and
 * freezes one element, so take elements by index and never map or filter it. Call it in the init context.
 * The file must be the one that the manifest beside it was written with.
 * @param check throws one line for an element that must not be used; each is looked at once, not once a VU
 */
export function pool<T>(name: string, check: (element: T) => void): readonly T[] {
  const path = `./data/${name}.json`
  return new SharedArray(name, () => {
    const text = read(path)
    const elements = parsed<T>(path, text)
    try {
      elements.forEach(check)
    } catch (error) {
      throw new Error(`data pool ${path}: ${(error as Error).message}`)
    }
    if (sha256(text, 'hex') !== manifestHash(name)) throw changed(path)
    return elements
  })
}

function parsed<T>(path: string, text: string): T[] {
  try {
    return JSON.parse(text) as T[]
  } catch {
    throw changed(path)
  }
}

/** What the manifest says of the pool; undefined when it does not know it. */
function manifestHash(name: string): string | undefined {
  const { pools } = JSON.parse(read('./data/manifest.json')) as { pools?: Record<string, { sha256: string }> }
  return pools?.[name]?.sha256
}

/** A string, as below. */
function changed(path: string): string {
  return `data pool ${path} is not the file that its manifest was written with: run npm run build, or sla data generate, and do not edit it by hand`
}

function read(path: string): string {
  try {
    return open(path)
  } catch {
    // A string, because k6 prints an Error with its stack, and there is nothing to debug here.
    throw `data pool ${path} is missing beside the script: run npm run build, and keep dist/ together`
  }
}
