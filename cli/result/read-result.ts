import { readFile } from 'node:fs/promises'
import type { Result } from '../../lib/plan/summary/result'
import { upgraded } from './upgrade'

/**
 * Reads a result file of this version or an older one.
 * @throws Error of one line that names the file, when it is none
 */
export async function readResult(file: string): Promise<Result> {
  const text = await readFile(file, 'utf8')
  try {
    return upgraded(JSON.parse(text))
  } catch (error) {
    const why = error instanceof SyntaxError ? 'it is no JSON, or was cut off' : (error as Error).message
    throw new Error(`${file} cannot be read as a result: ${why}`)
  }
}
