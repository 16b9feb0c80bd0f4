import { sha256 } from 'k6/crypto'

/**
 * The rows of a data pool that the build wrote to `dist/data/<name>.json`. Call it in the init context, once a run. The
 * file must be the one that the manifest beside it was written with.
 * @param check throws one line for a row that must not be used
 */
export function readPool<T>(name: string, check: (row: T) => void): T[] {
  const path = `./data/${name}.json`
  const text = read(path)
  const rows = parsed<T>(path, text)
  try {
    rows.forEach(check)
  } catch (error) {
    throw new Error(`data pool ${path}: ${(error as Error).message}`)
  }
  if (sha256(text, 'hex') !== manifestHash(name)) throw changed(path)
  return rows
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
    throw `data pool ${path} is missing beside the script: run npm run build, keep dist/ together, and give k6 the path of the script in it, not a link or its text`
  }
}
