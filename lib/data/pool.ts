import { SharedArray } from 'k6/data'

/**
 * A data pool that the build wrote to `dist/data/<name>.json`, shared by all VUs: each access parses and
 * freezes one element, so take elements by index and never map or filter it. Call it in the init context.
 */
export function pool<T>(name: string): readonly T[] {
  return new SharedArray(name, () => JSON.parse(read(`./data/${name}.json`)))
}

function read(path: string): string {
  try {
    return open(path)
  } catch {
    // A string, because k6 prints an Error with its stack, and there is nothing to debug here.
    throw `data pool ${path} is missing beside the script: run npm run build, and keep dist/ together`
  }
}
