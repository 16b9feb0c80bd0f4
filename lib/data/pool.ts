import { SharedArray } from 'k6/data'

/**
 * A data pool that the build wrote to `dist/data/<name>.json`, shared by all VUs: each access parses and
 * freezes one element, so take elements by index and never map or filter it. Call it in the init context.
 * @param check throws one line for an element that must not be used; each is looked at once, not once a VU
 */
export function pool<T>(name: string, check: (element: T) => void): readonly T[] {
  const path = `./data/${name}.json`
  return new SharedArray(name, () => {
    const elements = JSON.parse(read(path)) as T[]
    try {
      elements.forEach(check)
    } catch (error) {
      throw new Error(`data pool ${path}: ${(error as Error).message}`)
    }
    return elements
  })
}

function read(path: string): string {
  try {
    return open(path)
  } catch {
    // A string, because k6 prints an Error with its stack, and there is nothing to debug here.
    throw `data pool ${path} is missing beside the script: run npm run build, and keep dist/ together`
  }
}
