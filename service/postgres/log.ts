/**
 * Why PostgreSQL did not do what it was told, in one line, out of everything it said: the first error and what it adds
 * to that. What comes after it is the tidying up.
 */
export function causeIn(text: string): string {
  const lines = text.trim().split('\n')
  const first = lines.findIndex((line) => /\b(FATAL|PANIC|ERROR): |: (fatal|error): |could not /.test(line))
  if (first < 0) return lines.at(-1) ?? ''
  const rest = lines.slice(first + 1)
  const until = rest.findIndex((line) => !/\b(DETAIL|HINT): |: (detail|hint): /.test(line))
  const added = until < 0 ? rest : rest.slice(0, until)
  return [lines[first] as string, ...added].map(withoutHead).join('; ')
}

/** Time, process and program say nothing here. */
function withoutHead(line: string): string {
  const words = line.replace(/^.*?\b(FATAL|PANIC|ERROR|DETAIL|HINT): +|^\w+: (fatal|error|detail|hint): +/, '')
  return words.trim().replace(/\.$/, '')
}
