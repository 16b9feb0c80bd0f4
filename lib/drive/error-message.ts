/**
 * What of an error may be printed, in one line. The engine's own errors name properties, never values; those that k6
 * raises quote what it was given, which may be of an answer.
 */
export function errorMessageOf(error: unknown): string {
  if (!(error instanceof Error) || error.name === 'GoError') return 'k6 refused a value of it'
  const kind = /^[A-Z]\w+Error$/.test(error.name) ? `${error.name}: ` : ''
  return `${kind}${error.message.split('\n')[0]}`
}
