/**
 * Puts the header of a CSV or TSV before each of its cells, so that a value is known by its column as it would be by
 * its key. Lines of anything else are given back as they are.
 */
export function tableRows(): (line: string) => string {
  let delimiter: string | undefined
  let header: string[] = []
  let first = true
  return (line) => {
    if (first) {
      first = false
      delimiter = [',', ';', '\t', '|'].find((each) => isHeader(line, each))
      if (delimiter) header = cells(line, delimiter)
      return line
    }
    if (!delimiter) return line
    const row = cells(line, delimiter)
    // A row of another length may be the middle of a cell with line breaks.
    return row.length === header.length ? row.map((cell, at) => `${header[at]}: "${cell}"`).join('\t') : line
  }
}

function isHeader(line: string, delimiter: string): boolean {
  const names = cells(line, delimiter)
  return names.length > 1 && names.every((name) => /^\ufeff?[A-Za-z][\w .#/'-]{0,40}$/.test(name))
}

/** RFC 4180, within one line. */
function cells(line: string, delimiter: string): string[] {
  const found: string[] = []
  let cell = ''
  let quoted = false
  for (const character of line) {
    if (character === '"') quoted = !quoted
    else if (character === delimiter && !quoted) {
      found.push(cell.trim())
      cell = ''
    } else cell += character
  }
  return [...found, cell.trim()]
}
