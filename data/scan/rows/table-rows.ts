import { columnsOf, isOfPerson, labelled, type TableColumn } from './columns'

/** A cell with line breaks is no longer. */
const longestCell = 10_000

/**
 * Puts the header of a CSV, a TSV or a table of Markdown before each cell whose column it says something of, so that a
 * value is known by its column as it would be by its key. A table may begin anywhere, under a title, and a cell in
 * quotes may go on over lines. For other lines it gives undefined.
 */
export function tableRows(): (line: string) => string | undefined {
  let table: { delimiter: string; columns: TableColumn[] } | undefined
  let first = true
  /** The lines of a row whose last cell is still open. */
  let open = ''
  return (line) => {
    const begins = open === '' ? headerOf(line, first) : undefined
    first = false
    if (begins) {
      table = begins
      return undefined
    }
    if (!table) return undefined
    const { delimiter, columns } = table
    const alone = cells(line, delimiter)
    const isRow = alone?.length === columns.length
    const whole = open === '' || isRow ? line : `${open} ${line}`
    open = ''
    const row = isRow ? alone : cells(whole, delimiter)
    if (row === undefined && whole.length <= longestCell) open = whole
    // A row of another length is of no table, or of another.
    return row?.length === columns.length ? labelled(row, columns) : undefined
  }
}

/** A line is the header of a table when it is the first, or when two of its cells are labels. */
function headerOf(line: string, first: boolean): { delimiter: string; columns: TableColumn[] } | undefined {
  if (line.length > 10_000 || !/^["\ufeff]*(?:\|\s*)?[A-Za-z]/.test(line)) return undefined
  for (const delimiter of line.startsWith('|') ? ['|'] : [',', ';', '\t', '|']) {
    if (!line.includes(delimiter)) continue
    const names = cells(line, delimiter)
    if (!names || names.length < 2 || !names.every((name) => /^\ufeff?[A-Za-z][\w .#/'()-]{0,40}$/.test(name))) continue
    const columns = columnsOf(names)
    if (first || columns.filter(isOfPerson).length >= 2) return { delimiter, columns }
  }
  return undefined
}

/** RFC 4180, within one line; undefined when the last cell is open. Of a table in Markdown without the bars around it. */
function cells(line: string, delimiter: string): string[] | undefined {
  const row = delimiter === '|' && line.startsWith('|') ? line.replace(/^\||\|\s*$/g, '') : line
  if (!row.includes('"')) return row.split(delimiter).map((cell) => cell.trim())
  const found: string[] = []
  let from = 0
  let quoted = false
  for (let at = 0; at <= row.length; at++) {
    const sign = row[at]
    if (sign === '"') quoted = !quoted
    else if (at === row.length || (sign === delimiter && !quoted)) {
      found.push(row.slice(from, at).replaceAll('"', '').trim())
      from = at + 1
    }
  }
  return quoted ? undefined : found
}
