import { isLabel } from '../detect/labels'
import { isCounting } from '../detect/numbers-in-context'

/**
 * Puts the header of a CSV or TSV before each cell whose column it says something of, so that a value is known by its
 * column as it would be by its key. A table may begin anywhere, under a title. For other lines it gives undefined.
 */
export function tableRows(): (line: string) => string | undefined {
  let table: { delimiter: string; columns: Column[] } | undefined
  let first = true
  return (line) => {
    const begins = headerOf(line, first)
    first = false
    if (begins) {
      table = begins
      return undefined
    }
    if (!table) return undefined
    const row = cells(line, table.delimiter)
    // A row of another length may be the middle of a cell with line breaks.
    return row.length === table.columns.length ? labelled(row, table.columns) : undefined
  }
}

/** What stands before the cells of a column; undefined where its name says nothing of a person. */
interface Column {
  label: string | undefined
  /** Of times and figures, which are written without quotes. */
  counting: boolean
}

function labelled(row: readonly string[], columns: readonly Column[]): string {
  let text = ''
  for (let at = 0; at < row.length; at++) {
    const cell = row[at] as string
    const { label, counting } = columns[at] as Column
    if (cell !== '')
      text += label === undefined ? `"${cell}"\t` : counting ? `${label}: ${cell}\t` : `${label}: "${cell}"\t`
  }
  return text
}

/** A line is the header of a table when it is the first, or when two of its cells are labels. */
function headerOf(line: string, first: boolean): { delimiter: string; columns: Column[] } | undefined {
  if (line.length > 10_000 || !/^["\ufeff]*[A-Za-z]/.test(line)) return undefined
  for (const delimiter of [',', ';', '\t', '|']) {
    if (!line.includes(delimiter)) continue
    const names = cells(line, delimiter)
    if (names.length < 2 || !names.every((name) => /^\ufeff?[A-Za-z][\w .#/'()-]{0,40}$/.test(name))) continue
    const columns = names.map((name) => {
      const counting = isCounting(name)
      return { label: counting || isLabel(name) ? name : undefined, counting }
    })
    if (first || columns.filter(({ label, counting }) => label !== undefined && !counting).length >= 2)
      return { delimiter, columns }
  }
  return undefined
}

/** RFC 4180, within one line. */
function cells(line: string, delimiter: string): string[] {
  if (!line.includes('"')) return line.split(delimiter).map((cell) => cell.trim())
  const found: string[] = []
  let from = 0
  let quoted = false
  for (let at = 0; at <= line.length; at++) {
    const sign = line[at]
    if (sign === '"') quoted = !quoted
    else if (at === line.length || (sign === delimiter && !quoted)) {
      found.push(line.slice(from, at).replaceAll('"', '').trim())
      from = at + 1
    }
  }
  return found
}
