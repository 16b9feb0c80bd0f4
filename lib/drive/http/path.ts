export type Value = string | number | boolean

/** Fills a contract's path template and appends the query; every value is escaped. */
export function fillPath(
  template: string,
  parameters?: Readonly<Record<string, Value>>,
  query?: Readonly<Record<string, Value | undefined>>,
): string {
  let path = template
  // Not for…in: its first look at what objects inherit costs a VU some 10 KB.
  if (parameters) {
    const names = Object.keys(parameters)
    for (let at = 0; at < names.length; at++) {
      const name = names[at] as string
      path = path.replace(`{${name}}`, encodeURIComponent(parameters[name] as Value))
    }
  }
  if (!query) return path
  let joint = '?'
  const keys = Object.keys(query)
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at] as string
    const value = query[key]
    if (value === undefined) continue
    path += `${joint}${encodeURIComponent(key)}=${encodeURIComponent(value)}`
    joint = '&'
  }
  return path
}
