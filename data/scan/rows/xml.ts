import { SaxesParser } from 'saxes'
import { clinicalSays } from './clinical'

/** Says what stands in FHIR as XML and in C-CDA documents; takes the lines of a text in turn. */
export function xmlSayings(): (line: string) => string {
  let parser: SaxesParser<{ xmlns: false }> | undefined
  let isXml: boolean | undefined
  let text = ''
  const path: string[] = []
  const begin = () => {
    const made = new SaxesParser({ xmlns: false })
    made.on('opentag', ({ name, attributes }) => {
      path.push((name.split(':').pop() ?? '').toLowerCase())
      const { value, extension } = attributes
      const [last, parent] = [path.at(-1) ?? '', path.at(-2) ?? '']
      if (value) text += clinicalSays(parent, last, value) + clinicalSays(last, 'value', value)
      if (extension) text += clinicalSays(last, 'extension', extension)
    })
    made.on('closetag', () => path.pop())
    made.on('text', (words) => {
      if (words.trim()) text += clinicalSays(path.at(-2) ?? '', path.at(-1) ?? '', words.trim())
    })
    // What is no XML after all is looked at as text alone.
    made.on('error', () => {
      parser = undefined
    })
    return made
  }
  return (line) => {
    if (isXml === undefined && line.trim() !== '') {
      isXml = /^[\s\ufeff]*<(?!!doctype html|html)/i.test(line)
      if (isXml) parser = begin()
    }
    text = ''
    parser?.write(`${line}\n`)
    return text
  }
}
