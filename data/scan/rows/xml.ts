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
      if (value) text += clinicalSays(path, value) + clinicalSays([...path, 'value'], value)
      if (extension) text += clinicalSays([...path, 'extension'], extension)
    })
    made.on('closetag', () => path.pop())
    made.on('text', (words) => {
      if (words.trim()) text += clinicalSays(path, words.trim())
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
