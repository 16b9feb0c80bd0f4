import { clinicalSays } from './clinical'

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]|-?\d[\d.eE+-]*/g
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
    if (levels.length === 0 && !telling.test(line)) return balance(line) === 0 ? '' : walk(line)
    if (isJson) return walk(line)
    // In a log it stands behind something else, and on one line.
    const at = line.includes('resourceType') ? line.indexOf('{') : -1
    return at < 0 ? '' : walked(line.slice(at))
  }

  function walk(line: string): string {
    if (!isJson) return ''
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

function read(line: string, levels: Level[]): { text: string; open: Level[] } {
  let text = ''
  let waiting: string | undefined
  const value = (written: string) => {
    const path = levels.flatMap(({ key }) => (key === undefined ? [] : [key]))
    text += clinicalSays(path, written)
    // A message within a message.
    if (/^\s*[[{].*\\"/.test(written)) text += walked(written)
  }
  for (const [token] of line.matchAll(tokens)) {
    const level = levels[levels.length - 1]
    if (token === ':') {
      if (level && waiting !== undefined) level.key = waiting.toLowerCase()
      waiting = undefined
      continue
    }
    if (waiting !== undefined) value(waiting)
    waiting = undefined
    if (token === '{' || token === '[') levels.push({ list: token === '[', key: undefined })
    else if (token === '}' || token === ']') levels.pop()
    else if (token === ',') {
      if (level && !level.list) level.key = undefined
    } else waiting = token.startsWith('"') ? token.slice(1, -1) : token
  }
  if (waiting !== undefined) value(waiting)
  return { text, open: levels }
}
