import type { BuildFailure } from 'esbuild'

/** What a build failed with, in one line: the first of esbuild's errors with its place, or the error's own message. */
export function firstProblem(error: unknown): string {
  const [first, ...rest] = (error as Partial<BuildFailure>).errors ?? []
  if (!first) return error instanceof Error ? error.message : String(error)
  const at = first.location ? `${first.location.file}:${first.location.line}: ` : ''
  const more = rest.length > 0 ? ` (and ${rest.length} more)` : ''
  return `${at}${first.text}${more}`
}
