import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { strToU8, zipSync } from 'fflate'
import initSqlJs from 'sql.js'
import { pack } from 'tar-stream'

/** What a text may lie in, or how its bytes may be written. */
export interface Container {
  id: string
  /** What the text becomes, under the name that it has in there. */
  hold(text: string, file: string): Promise<Buffer> | Buffer
}

const zip = (files: Record<string, string>) =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))))

/** As Word writes a paragraph in which every second word is set otherwise. */
function wordDocument(text: string): string {
  const escaped = (words: string) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const run = (words: string, at: number) =>
    `<w:r w:rsidR="00A77B3E">${at % 2 ? '<w:rPr><w:b/><w:bCs/></w:rPr>' : ''}<w:t xml:space="preserve">${escaped(words)}</w:t></w:r>`
  const paragraphs = text.split('\n').map((line) => `<w:p>${(line.match(/.{1,5}/gu) ?? []).map(run).join('')}</w:p>`)
  return `<w:document><w:body>${paragraphs.join('')}</w:body></w:document>`
}

async function tar(text: string, file: string): Promise<Buffer> {
  const archive = pack()
  archive.entry({ name: `records/${file}` }, text)
  archive.finalize()
  return buffer(archive)
}

async function sqlite(text: string): Promise<Buffer> {
  const { Database } = await initSqlJs()
  const database = new Database()
  try {
    database.run('CREATE TABLE messages (id INTEGER, body TEXT)')
    for (const line of text.split('\n')) database.run('INSERT INTO messages VALUES (1, ?)', [line])
    return Buffer.from(database.export())
  } finally {
    database.close()
  }
}

/** A page with one line of text for each of the text's. */
function pdf(text: string): Buffer {
  const escaped = (line: string) => line.replace(/[\\()]/g, '\\$&')
  const shown = text.split('\n').map((line) => `(${escaped(line)}) Tj T*`)
  const stream = `BT /F1 12 Tf 14 TL 72 720 Td ${shown.join(' ')} ET`
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${stream.length}>>stream\n${stream}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>',
  ]
  let body = '%PDF-1.4\n'
  const places = objects.map((object, at) => {
    const from = String(body.length).padStart(10, '0')
    body += `${at + 1} 0 obj${object}endobj\n`
    return `${from} 00000 n \n`
  })
  const table = `xref\n0 6\n0000000000 65535 f \n${places.join('')}trailer<</Size 6/Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF`
  return Buffer.from(body + table, 'latin1')
}

export const containers: readonly Container[] = [
  { id: 'gzip', hold: (text) => gzipSync(text) },
  { id: 'zip', hold: (text, file) => zip({ [`records/${file}`]: text }) },
  { id: 'tar.gz', hold: async (text, file) => gzipSync(await tar(text, file)) },
  { id: 'UTF-16 with its mark', hold: (text) => Buffer.from(`\ufeff${text}`, 'utf16le') },
  { id: 'UTF-16 without', hold: (text) => Buffer.from(text, 'utf16le') },
  { id: 'UTF-16, the other end first', hold: (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16() },
  {
    id: 'UTF-32',
    hold: (text) =>
      Buffer.concat([...text].map((sign) => Buffer.from(Uint32Array.of(sign.codePointAt(0) as number).buffer))),
  },
  { id: 'Latin-1', hold: (text) => Buffer.from(text.normalize('NFC'), 'latin1') },
  { id: 'lines that end with a carriage return', hold: (text) => Buffer.from(text.replaceAll('\n', '\r')) },
  {
    id: 'base64 in JSON',
    hold: (text) => Buffer.from(`{"contentType":"text/plain","data":"${Buffer.from(text).toString('base64')}"}`),
  },
  { id: 'Word', hold: (text) => zip({ '[Content_Types].xml': '<Types/>', 'word/document.xml': wordDocument(text) }) },
  { id: 'SQLite', hold: sqlite },
  { id: 'PDF', hold: pdf },
]
