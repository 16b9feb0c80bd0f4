import { basename } from 'node:path'
import { misfit, placeOf } from '../../../lib/data/fields/shape'
import { dataPools } from '../../pools'
import type { Finding } from '../detect/lines'

/**
 * Holds every row of a data pool to its table of fields: an unknown field, or a value outside its class, is a
 * finding, and so is a line that is no row.
 * @returns what takes the lines of the file, or undefined when it is no pool
 */
export function poolRows(file: string, found: (finding: Finding) => void): ((line: string) => void) | undefined {
  const pool = file.endsWith('.json') ? dataPools[basename(file.split('!').pop() ?? '', '.json')] : undefined
  if (!pool) return undefined
  let at = 0
  return (line) => {
    at += 1
    if (/^[[\]]?$/.test(line.trim())) return
    const row = parsed(line.trim().replace(/,$/, ''))
    if (row === undefined)
      return found({ file, line: at, id: 'unknown', masked: 'not one row of the pool on the line' })
    const wrong = misfit(row, pool.fields) ?? pool.foreign?.(row)
    if (wrong) found({ file, line: at, id: wrong.fieldClass ?? 'unknown', masked: `field ${placeOf(wrong)}` })
  }
}

function parsed(text: string): unknown {
  try {
    const row = JSON.parse(text) as unknown
    return typeof row === 'object' && row !== null && !Array.isArray(row) ? row : undefined
  } catch {
    return undefined
  }
}
