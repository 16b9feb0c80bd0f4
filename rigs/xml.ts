/** An element of a parsed document, with the text it holds outside its children, trimmed. */
export interface XmlElement {
  name: string
  attributes: Record<string, string>
  children: XmlElement[]
  text: string
}

const name = String.raw`[A-Za-z_][\w.-]*`
const attribute = new RegExp(String.raw`\s+(${name})="([^"<]*)"`, 'y')
const declaration = /^<\?xml version="1\.0"( encoding="UTF-8")?\?>/

/**
 * Reads the part of XML 1.0 that JUnit reports use, and nothing beyond it, so that a report that is not
 * well-formed does not pass.
 * @throws Error with the place of the first fault
 */
export function parseXml(text: string): XmlElement {
  let at = declaration.exec(text)?.[0].length ?? 0
  const root = element()
  space()
  if (at !== text.length) throw fault('something follows the root element')
  return root

  function element(): XmlElement {
    space()
    const opening = take(new RegExp(`<(${name})`, 'y'), 'an element')
    const attributes: Record<string, string> = {}
    for (let found = match(attribute); found; found = match(attribute)) {
      const [, key = '', value = ''] = found
      if (key in attributes) throw fault(`the attribute ${key} is there twice`)
      attributes[key] = resolved(value)
    }
    const children: XmlElement[] = []
    if (take(/\s*(\/?)>/y, 'the end of a tag') === '/') return { name: opening, attributes, children, text: '' }
    let held = characters()
    for (; !text.startsWith('</', at); held += characters()) children.push(element())
    const closing = take(new RegExp(`</(${name})\\s*>`, 'y'), 'a closing tag')
    if (closing !== opening) throw fault(`</${closing}> closes <${opening}>`)
    return { name: opening, attributes, children, text: held.trim() }
  }

  function characters(): string {
    return resolved(match(/[^<]*/y)?.[0] ?? '')
  }

  function resolved(value: string): string {
    const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
    return value.replace(/&([^;]*);?/g, (reference, entity: string) => {
      const code = /^#(\d+)$/.exec(entity)?.[1]
      const character = code === undefined ? entities[entity] : String.fromCodePoint(Number(code))
      if (character === undefined || !reference.endsWith(';')) throw fault(`"${reference}" is no entity`)
      return character
    })
  }

  function space(): void {
    match(/\s*/y)
  }

  function take(pattern: RegExp, what: string): string {
    const found = match(pattern)
    if (!found) throw fault(`${what} was expected`)
    return found[1] ?? ''
  }

  function match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found) at = pattern.lastIndex
    return found
  }

  function fault(message: string): Error {
    return new Error(`${message} at "${text.slice(at, at + 40)}"`)
  }
}
