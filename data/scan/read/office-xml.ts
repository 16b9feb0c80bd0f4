/** What ends a line and what parts cells, in Word, Excel, PowerPoint and OpenDocument. */
const lineEnds = /<\/(?:w:tr|table:table-row|a:tr|row)>/g
const cellEnds = /<\/(?:w:tc|table:table-cell|a:tc|c)>/g
const paragraphEnds = /<\/(?:w:p|a:p|text:p|text:h|si|comment)>|<(?:w:br|w:cr|text:line-break|a:br)\b[^>]*>/g
const rows = /<(w:tr|table:table-row|a:tr|row)\b[\s\S]*?<\/\1>/g

/** Whether a file within a zip is the XML of an office document. */
export function isOfficeXml(name: string): boolean {
  return /^(?:(?:word|xl|ppt|docProps|customXml)\/.*|content|styles|meta)\.xml$/.test(name)
}

/**
 * The words of an office document, as a person reads them: without what marks runs of a word apart, a paragraph or a
 * row of a table on a line, cells with tabs between. What stands in attributes follows behind.
 */
export function officeText(xml: string): string {
  const tabled = xml.replace(rows, (row) =>
    row.replace(lineEnds, '\n').replace(paragraphEnds, ' ').replace(cellEnds, '\t'),
  )
  const text = tabled.replace(paragraphEnds, '\n').replace(/<(?:w:tab|text:tab|text:s)\b[^>]*>/g, '\t')
  const attributes = xml.match(
    /\b(?:w:val|descr|title|w:author|dc:creator|Target|office:(?:string|date)-value)="[^"]{4,}"/g,
  )
  return `${text.replace(/<[^>]*>/g, '').replace(/[\t ]+$/gm, '')}\n${(attributes ?? []).join('\n')}\n`
}
