import { csvParseRows } from 'd3-dsv'

/** A row of a CSV: the line that it begins in, counted from 1, and its fields as they are, spaces included. */
export interface CsvRow {
  line: number
  fields: readonly string[]
}

/**
 * The rows of a CSV as RFC 4180 has it: commas, line ends and doubled quotes may stand in quotes, lines end in LF or
 * CRLF, and a byte order mark may come first. Blank lines are passed over.
 * @throws Error of one line that says which line is wrong, never what it holds: a quote is never taken for a part of a
 * field by guess
 */
export function csvRows(text: string): CsvRow[] {
  const plain = text.replace(/^\ufeff/, '')
  requireSoundQuotes(plain)
  const rows: CsvRow[] = []
  let line = 1
  csvParseRows(plain, (fields) => {
    if (fields.some((field) => field.trim() !== '')) rows.push({ line, fields })
    line += 1 + fields.reduce((sum, field) => sum + lineEnds(field), 0)
    return null
  })
  return rows
}

/** The parser takes a quote that is out of place as it comes; half a password would then be taken for a whole one. */
function requireSoundQuotes(text: string): void {
  const isBoundary = (at: number) => at < 0 || at >= text.length || ',\r\n'.includes(text.charAt(at))
  const wrong = (at: number, what: string) => new Error(`line ${1 + lineEnds(text.slice(0, at))} ${what}`)
  let open = text.indexOf('"')
  while (open >= 0) {
    if (!isBoundary(open - 1))
      throw wrong(open, 'has a quote within a field; put the whole field in quotes, and write each quote in it twice')
    let close = text.indexOf('"', open + 1)
    while (close >= 0 && text.charAt(close + 1) === '"') close = text.indexOf('"', close + 2)
    if (close < 0) throw wrong(open, 'has a quote that is never closed')
    if (!isBoundary(close + 1))
      throw wrong(
        close,
        'goes on after a closing quote; put the whole field in quotes, and write each quote in it twice',
      )
    open = text.indexOf('"', close + 1)
  }
}

function lineEnds(text: string): number {
  return text.includes('\n') || text.includes('\r') ? text.split(/\r\n|\r|\n/).length - 1 : 0
}
