/**
 * One line on stderr about something that went wrong: the kind of error and where, never its
 * message when a database or a parser made it, since that can quote values.
 */
export function logError(service: string, where: string, error: unknown): void {
  const known = error instanceof Error ? error : new Error(String(error))
  const code = (known as { code?: unknown }).code
  const fromDatabase = typeof code === 'string' && 'severity' in known
  const quotes = known instanceof SyntaxError
  const what = fromDatabase ? `database error ${code}` : `${known.name}${quotes ? '' : `: ${known.message}`}`
  const frame = /\n\s+at (.*)/.exec(known.stack ?? '')?.[1] ?? ''
  process.stderr.write(`${service}: ${where}: ${what.replaceAll('\n', ' ')} ${frame && `(${frame})`}\n`)
}
