/** The duration in ms of one metric of a Server-Timing header, or undefined when it is not there. */
export function serverTiming(header: string | undefined, name: string): number | undefined {
  if (!header) return undefined
  // A description may hold anything that has a meaning elsewhere.
  if (header.includes('"'))
    return serverTiming(header.replace(/desc="(?:[^"\\]|\\.)*"/g, 'desc').replaceAll('"', ''), name)
  const key = `${name};`
  let at = header.indexOf(key)
  while (at > 0 && header[at - 1] !== ' ' && header[at - 1] !== ',') at = header.indexOf(key, at + 1)
  if (at < 0) return undefined
  const end = header.indexOf(',', at)
  const entry = end < 0 ? header.slice(at) : header.slice(at, end)
  const dur = entry.indexOf('dur=')
  const value = dur < 0 ? Number.NaN : Number.parseFloat(entry.slice(dur + 4))
  return Number.isFinite(value) ? value : undefined
}
