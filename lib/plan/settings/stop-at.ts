/**
 * Stops the script where there is a problem: k6 prints what is thrown as one line, the others are printed before it.
 * @throws Error with the last line
 */
export function stopAt(lines: readonly string[], warnings: readonly string[]): void {
  const last = lines.at(-1)
  if (last === undefined) return
  for (const line of warnings) console.warn(line)
  for (const line of lines.slice(0, -1)) console.error(line)
  throw new Error(last)
}
