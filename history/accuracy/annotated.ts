import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** A series in which several experts marked where it changes. */
export interface AnnotatedSeries {
  name: string
  values: number[]
  /** Indices by expert. */
  experts: number[][]
}

/**
 * Reads `{ "<series>": { "values": [..], "annotations": { "<expert>": [index, ..] } } }`, also gzipped.
 * @throws an Error of one line, with the file's name
 */
export function readAnnotated(file: string): AnnotatedSeries[] {
  const bytes = readFileSync(file)
  let content: unknown
  try {
    content = JSON.parse((bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8'))
  } catch (error) {
    throw new Error(`${file} is not JSON: ${error instanceof Error ? error.message.split('\n')[0] : error}`)
  }
  const series = Object.entries(isRecord(content) ? content : {}).map(([name, entry]): AnnotatedSeries => {
    const { values, annotations } = isRecord(entry) ? entry : {}
    const experts = isRecord(annotations) ? Object.values(annotations) : []
    if (!isNumbers(values) || experts.length === 0 || !experts.every(isNumbers)) {
      throw new Error(`${file}: ${name} has no values, or no annotations by expert`)
    }
    return { name, values, experts }
  })
  if (series.length === 0) throw new Error(`${file} has no series`)
  return series
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'number' && Number.isFinite(one))
}
