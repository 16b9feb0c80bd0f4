/**
 * A text as Markdown shows it, whatever is in it: no markup, no HTML, no link, nobody notified, one line.
 * Runs of white space become one space.
 */
export function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]()#+!|~>-]/g, (mark) => `\\${mark}`)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/@(?=\w)/g, '@\u200b')
    .replace(/\b(https?|ftp|www)(?=[:.])/gi, '$1\u200b')
}

/** A table of plain cells. */
export function reportTable(columns: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => plain(cell) || ' ').join(' | ')} |`
  return [line(columns), `|${columns.map(() => ' --- ').join('|')}|`, ...rows.map(line)]
}

/** What a comment of a pull request may have; a job summary may have 1 MiB. */
const mostCharacters = 65_000

/** The lines as one text, cut after whole lines where it would be too long. */
export function plainTextOf(lines: readonly string[]): string {
  const whole = `${lines.join('\n')}\n`
  if (whole.length <= mostCharacters) return whole
  const cut = whole.slice(0, mostCharacters)
  return `${cut.slice(0, cut.lastIndexOf('\n'))}\n\nCut here: the HTML report has the rest.\n`
}
