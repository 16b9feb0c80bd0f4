import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** Series of numbers by name, as a file has them. */
export interface SeriesFile {
  /** The file is one list of numbers, without a name. */
  alone: boolean
  series: Map<string, number[]>
}

/**
 * Reads a list of numbers, `{"values": [...]}`, or an object of such by name, also gzipped; other fields do not
 * matter. `-` is the standard input.
 * @throws an Error of one line, with the file's name
 */
export function readSeries(file: string): SeriesFile {
  const bytes = readFileSync(file === '-' ? 0 : file)
  let content: unknown
  try {
    content = JSON.parse((bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8'))
  } catch (error) {
    throw new Error(`${file} is not JSON: ${error instanceof Error ? error.message.split('\n')[0] : error}`)
  }
  const alone = valuesOf(content)
  if (alone) return { alone: true, series: new Map([['', checked(alone, file)]]) }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) throw new Error(`${file} ${wanted}`)
  const series = Object.entries(content).map(([name, entry]): [string, number[]] => {
    const values = valuesOf(entry)
    if (!values) throw new Error(`${file}: ${name} ${wanted}`)
    return [name, checked(values, `${file}: ${name}`)]
  })
  return { alone: false, series: new Map(series) }
}

const wanted = 'is no series: a list of numbers, or an object with a list named values'

function valuesOf(entry: unknown): unknown[] | undefined {
  if (Array.isArray(entry)) return entry
  if (typeof entry !== 'object' || entry === null || !('values' in entry)) return undefined
  return Array.isArray(entry.values) ? entry.values : undefined
}

function checked(values: readonly unknown[], where: string): number[] {
  return values.map((value, at) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw new Error(`${where}: value ${at} is ${JSON.stringify(value)}, which is not a number`)
    }
    return value
  })
}
