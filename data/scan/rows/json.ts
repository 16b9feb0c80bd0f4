import { clinicalSays } from './clinical'

/** One of these stands in whatever is said below. */
const telling =
  /family|given|telecom|identifier|address|display|date|authored|reference|period|photo|city|postal|district/i

/** An object or a list, and the name of the member that is being read. */
interface Level {
  list: boolean
  key: string | undefined
}

/** Says what stands in FHIR as JSON, on one line or on many; takes the lines of a text in turn. */
export function jsonSayings(): (line: string) => string {
  let levels: Level[] = []
  let isJson: boolean | undefined
  return (line) => {
    isJson ??= line.trim() === '' ? undefined : /^[\s\ufeff]*[[{]/.test(line)
    if (isJson) return levels.length === 0 && !telling.test(line) && balance(line) === 0 ? '' : walk(line)
    // In a log it stands behind something else, and on one line.
    const at = line.includes('resourceType') ? line.indexOf('{') : -1
    return at < 0 || !telling.test(line) ? '' : walked(line.slice(at))
  }

  function walk(line: string): string {
    const { text, open } = read(line, levels)
    levels = open
    return text
  }
}

/** How many objects and lists a line leaves open. */
function balance(line: string): number {
  return (line.match(/[[{]/g)?.length ?? 0) - (line.match(/[\]}]/g)?.length ?? 0)
}

function walked(json: string): string {
  return read(json.includes('\\"') ? json.replaceAll('\\"', '"') : json, []).text
}

const [quote, backslash, opening, closing, brace, unbrace, comma, colon, minus] = [34, 92, 91, 93, 123, 125, 44, 58, 45]

function read(line: string, levels: Level[]): { text: string; open: Level[] } {
  let text = ''
  let waiting: string | undefined
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at)
    const token = code === quote ? stringAt(line, at) : code === minus || isDigit(code) ? numberAt(line, at) : ''
    if (token !== '') {
      if (waiting !== undefined) text += says(levels, waiting)
      waiting = code === quote ? token.slice(1, -1) : token
      at += token.length - 1
      continue
    }
    if (code === colon) {
      const level = levels[levels.length - 1]
      if (level && waiting !== undefined) level.key = waiting.toLowerCase()
      waiting = undefined
      continue
    }
    if (code !== comma && code !== brace && code !== unbrace && code !== opening && code !== closing) continue
    if (waiting !== undefined) text += says(levels, waiting)
    waiting = undefined
    if (code === comma) {
      const level = levels[levels.length - 1]
      if (level && !level.list) level.key = undefined
    } else if (code === brace || code === opening) levels.push({ list: code === opening, key: undefined })
    else levels.pop()
  }
  if (waiting !== undefined) text += says(levels, waiting)
  return { text, open: levels }
}

/** What a value says by the last two names of the members that it lies in. */
function says(levels: readonly Level[], written: string): string {
  let at = levels.length - 1
  while (at >= 0 && levels[at]?.key === undefined) at--
  const last = levels[at]?.key ?? ''
  at--
  while (at >= 0 && levels[at]?.key === undefined) at--
  const said = clinicalSays(levels[at]?.key ?? '', last, written)
  // A message within a message.
  return /^\s*[[{].*\\"/.test(written) ? said + walked(written) : said
}

/** The text that begins with a quote, with its quotes; nothing where it does not end. */
function stringAt(line: string, from: number): string {
  for (let at = from + 1; at < line.length; at++) {
    const code = line.charCodeAt(at)
    if (code === quote) return line.slice(from, at + 1)
    if (code === backslash) at++
  }
  return ''
}

/** The number that begins with a digit or a minus before one. */
function numberAt(line: string, from: number): string {
  let to = line.charCodeAt(from) === minus ? from + 1 : from
  if (!isDigit(line.charCodeAt(to))) return ''
  while (to < line.length && (isDigit(line.charCodeAt(to)) || '.eE+-'.includes(line.charAt(to)))) to++
  return line.slice(from, to)
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}
