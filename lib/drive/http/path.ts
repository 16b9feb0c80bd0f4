export type Value = string | number | boolean

/** Fills a contract's path template and appends the query; every value is escaped. */
export function fillPath(
  template: string,
  parameters: Readonly<Record<string, Value>>,
  query: Readonly<Record<string, Value | undefined>>,
): string {
  let path = template
  for (const key in parameters) path = path.replace(`{${key}}`, encodeURIComponent(parameters[key] as Value))
  let joint = '?'
  for (const key in query) {
    const value = query[key]
    if (value === undefined) continue
    path += `${joint}${encodeURIComponent(key)}=${encodeURIComponent(value)}`
    joint = '&'
  }
  return path
}
