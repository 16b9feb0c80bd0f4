/** Leaves a byte order mark away, and puts U+FFFD where bytes are no UTF-8: what is read here is never sent on. */
const utf8 = new TextDecoder('utf-8')

/** The JSON object that a body holds; undefined when it holds none. Only for a body whose signature fits. */
export function parseEvent(body: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(utf8.decode(body))
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
