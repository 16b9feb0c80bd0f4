import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { strToU8, zipSync } from 'fflate'
import initSqlJs from 'sql.js'
import { pack } from 'tar-stream'
import { afterAll, describe, expect, it } from 'vitest'
import { usualLimits } from './read/limits'
import { scanPaths, scanStream } from './scan'

const leak = 'a\nssn: 123-45-6789\n'
const base64 = (text: string) => Buffer.from(text, 'base64')
const latin = (text: string) => Buffer.from(text, 'latin1')

/** What a scan says: each hit, and what was not looked at with its reason. */
async function scanned(bytes: Buffer, file = 'x', limits = usualLimits): Promise<string[]> {
  const { findings, unread } = await scanStream(file, Readable.from([bytes]), { limits })
  return [
    ...findings.map((hit) => `${hit.file}:${hit.line} ${hit.id}`),
    ...unread.map((one) => `${one.file} ${one.reason}`),
  ]
}

interface TarEntry {
  name: string
  content?: string
  type?: 'symlink' | 'link' | 'fifo' | 'directory'
  linkname?: string
}

async function tar(...entries: TarEntry[]): Promise<Buffer> {
  const archive = pack()
  for (const { content = '', ...header } of entries) archive.entry(header, content)
  archive.finalize()
  return buffer(archive)
}

const zip = (files: Record<string, string>) =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))))

/** With {@link leak} as the comment at its end. */
function commented(archive: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16LE(leak.length)
  return Buffer.concat([archive.subarray(0, -2), length, Buffer.from(leak)])
}

/** Made by bzip2 1.0.8, xz 5.4, zstd 1.5, zip 3.0 with a password, lz4 1.9 of {@link leak}. */
const made = {
  bz2: base64('QlpoOTFBWSZTWXUKDGoAAAfZgAAQQAI/8CABCAAgACKZDTNGkFMABNJJcM8QEmjd+wnxdyRThQkHUKDGoA=='),
  xz: base64(
    '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQASYQpzc246IDEyMy00NS02Nzg5CgAAjDxCHocbveMAASsTnAlI0h+2830BAAAAAARZWg==',
  ),
  zst: base64('KLUv/SQTmQAAYQpzc246IDEyMy00NS02Nzg5CuEH5dE='),
  lz4: base64('BCJNGGRApxMAAIBhCnNzbjogMTIzLTQ1LTY3ODkKAAAAADlS7rY='),
  encrypted: base64(
    'UEsDBAoACQAAAFgCe12FRBsYHwAAABMAAAAIABwAbGVhay50eHRVVAkAA2jMCGtozAhrdXgLAAEEAAAAAAQAAAAAx2s0ow/UV6CS2RnIpnhfMGd1' +
      'YHiFpo58ZXxl//fvH1BLBwiFRBsYHwAAABMAAABQSwECHgMKAAkAAABYAntdhUQbGB8AAAATAAAACAAYAAAAAAABAAAApIEAAAAAbGVhay50eHRVVA' +
      'UAA2jMCGt1eAsAAQQAAAAABAAAAABQSwUGAAAAAAEAAQBOAAAAcQAAAAAA',
  ),
}

describe('what is packed', () => {
  it.each([
    ['gzip', gzipSync(leak), 'x.gz', 'x.gz!x:2 ssn'],
    ['bzip2', made.bz2, 'x.bz2', 'x.bz2!x:2 ssn'],
    ['xz', made.xz, 'x.xz', 'x.xz!x:2 ssn'],
    ['zstd', made.zst, 'x.zst', 'x.zst!x:2 ssn'],
    ['zip', zip({ 'a/b.txt': leak }), 'x.zip', 'x.zip!a/b.txt:2 ssn'],
    ['the comment of a zip', commented(zip({ a: 'a\n' })), 'x.zip', 'x.zip!comment:2 ssn'],
    ['gzip, through a pipe', gzipSync(leak), '-', '-!content:2 ssn'],
    ['two members of gzip', Buffer.concat([gzipSync('a\n'), gzipSync(leak)]), 'x.gz', 'x.gz!x:3 ssn'],
  ])('is unpacked: %s', async (_, bytes, name, hit) => expect(await scanned(bytes, name)).toEqual([hit]))

  it('is unpacked one in the other, with the names of all', async () => {
    const inner = await tar({ name: 'd.log', content: leak })
    expect(await scanned(gzipSync(inner), 'e.tgz')).toEqual(['e.tgz!e.tar!d.log:2 ssn'])
    expect(await scanned(zip({ 'x.csv': 'mrn,n\n88123,1\n' }), 'a.zip')).toEqual(['a.zip!x.csv:2 mrn'])
  })

  it.each([
    ['encrypted zip', made.encrypted, /^x!leak\.txt is encrypted$/],
    ['LZ4', made.lz4, /^x is packed by LZ4$/],
    ['the log of SQLite', latin('7\x7f\x06\x82\0\x2d\xe2\x18'), /^x is the log of a SQLite database .* close it$/],
    ['7-Zip', latin('7z\xbc\xaf\x27\x1c\x00\x04abcdefgh'), /^x is a 7-Zip archive$/],
    ['RAR', latin('Rar!\x1a\x07\x01\x00abc'), /^x is a RAR archive$/],
    ['OpenSSL', latin('Salted__\x01\x02\x03\xff\xfe\x90\x11'), /^x is encrypted by OpenSSL$/],
    ['noise', Buffer.from(Array.from({ length: 300 }, (_, at) => (at * 167 + 13) % 256)), /of no known format/],
  ])('is refused by name: %s', async (_, bytes, refusal) => {
    const [only, ...others] = await scanned(bytes)
    expect(only).toMatch(refusal)
    expect(others).toEqual([])
  })

  it.each([
    ['gzip', gzipSync(leak.repeat(9)).subarray(0, 40)],
    ['bzip2', made.bz2.subarray(0, 50)],
    ['xz', made.xz.subarray(0, 50)],
    ['zstd', made.zst.subarray(0, 25)],
    ['zip', zip({ a: leak }).subarray(0, 60)],
    ['a tar whose header is wrong', latin(`${'a'.repeat(257)}ustar${'9'.repeat(400)}`)],
  ])('is said to be damaged where it is cut off: %s', async (_, bytes) => {
    expect((await scanned(bytes)).filter((line) => line.includes('is damaged or cut off'))).toHaveLength(1)
  })

  it('counts what was read before the fault', async () => {
    const bytes = gzipSync(leak + Array.from({ length: 9999 }, (_, at) => `${at * 7919} ok`).join('\n'))
    const lines = await scanned(bytes.subarray(0, bytes.length - 99), 'x.gz')
    expect(lines).toEqual(['x.gz!x:2 ssn', expect.stringMatching(/^x\.gz!x is damaged or cut off/)])
  })

  it('is said to go on where something else stands behind it', async () => {
    const padded = Buffer.concat([gzipSync('a\n'), Buffer.from(`\0${leak}`)])
    expect(await scanned(padded, 'x.gz')).toEqual(['x.gz!x goes on behind what is packed, with something else'])
    const other = Buffer.concat([gzipSync('a\n'), Buffer.from(leak)])
    expect(await scanned(other, 'x.gz')).toEqual([expect.stringMatching(/^x\.gz!x is damaged or cut off/)])
  })

  it('stops where it unpacks to too much, or lies too deep', async () => {
    const limits = { ...usualLimits, free: 1000, ratio: 10, depth: 3 }
    expect(await scanned(gzipSync('a\n'.repeat(1e6)), 'x.gz', limits)).toEqual([
      expect.stringMatching(/^x\.gz!x unpacks to more than 0 MiB, so the rest was not read$/),
    ])
    expect(await scanned(zip({ a: 'x'.repeat(1e5) }), 'x.zip', { ...limits, whole: 100 })).toEqual([
      expect.stringMatching(/^x\.zip is larger than/),
    ])
    let bytes = Buffer.from(leak)
    for (let depth = 0; depth < 3; depth++) bytes = gzipSync(bytes)
    expect(await scanned(bytes, 'x', limits)).toEqual(['x!content!content!content:2 ssn'])
    expect(await scanned(gzipSync(bytes), 'x', limits)).toEqual([
      'x!content!content!content!content lies more than 3 archives deep',
    ])
  })

  it('is a tar with links out of it, or with what is no file', async () => {
    const archive = await tar(
      { name: 'a/f.txt', content: 'fine' },
      { name: 'a/in', type: 'symlink', linkname: 'f.txt' },
      { name: 'hard', type: 'link', linkname: 'a/f.txt' },
      { name: 'a/out', type: 'symlink', linkname: '../../etc/x' },
      { name: 'pipe', type: 'fifo' },
    )
    expect(await scanned(archive)).toEqual([
      'x!pipe is no regular file',
      'x!a/out is a link to what is not in the archive',
    ])
  })
})

describe('text', () => {
  const utf16 = Buffer.from(leak, 'utf16le')
  const utf32 = Buffer.concat([...leak].map((sign) => Buffer.from([sign.charCodeAt(0), 0, 0, 0])))
  const bigEndian = (bytes: Buffer, size: number) => {
    const units = Array.from({ length: bytes.length / size }, (_, at) => bytes.subarray(at * size, (at + 1) * size))
    return Buffer.concat(units.map((unit) => Buffer.from(unit).reverse()))
  }
  const marked = (mark: number[], bytes: Buffer) => Buffer.concat([Buffer.from(mark), bytes])
  it.each([
    ['UTF-8 with a mark', marked([0xef, 0xbb, 0xbf], Buffer.from(leak))],
    ['UTF-16, little end first', utf16],
    ['UTF-16, little end first, with a mark', marked([0xff, 0xfe], utf16)],
    ['UTF-16, big end first', bigEndian(utf16, 2)],
    ['UTF-16, big end first, with a mark', marked([0xfe, 0xff], bigEndian(utf16, 2))],
    ['UTF-32, little end first', utf32],
    ['UTF-32, little end first, with a mark', marked([0xff, 0xfe, 0, 0], utf32)],
    ['UTF-32, big end first', bigEndian(utf32, 4)],
    ['UTF-32, big end first, with a mark', marked([0, 0, 0xfe, 0xff], bigEndian(utf32, 4))],
    ['Latin-1', latin(`Jos\xe9\n${leak.slice(2)}`)],
    ['lines that end with a carriage return', Buffer.from(leak.replaceAll('\n', '\r'))],
    ['lines that end as on Windows', Buffer.from(leak.replaceAll('\n', '\r\n'))],
  ])('is read in %s', async (_, bytes) => expect(await scanned(bytes)).toEqual(['x:2 ssn']))

  it('has its letters, whatever their encoding and wherever a chunk ends', async () => {
    for (const [bytes, name] of [
      [latin('last name: Garc\xeda'), 'García'],
      [Buffer.from('last name: 王小明'), '王小明'],
    ] as const) {
      const chunks = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1))
      const { findings } = await scanStream('x', Readable.from([Buffer.from('\n'), ...chunks]), {})
      expect(findings.map(({ id, masked }) => [id, masked.length])).toEqual([['name', name.length]])
    }
  })

  it('goes on as Latin-1 where it is no UTF-8 any more', async () => {
    const ascii = Buffer.from('fine\n'.repeat(20_000))
    expect(await scanned(Buffer.concat([ascii, latin('caf\xe9 ssn 123-45-6789')]))).toEqual(['x:20001 ssn'])
  })

  it('is said to hold what is no text, and is looked at all the same', async () => {
    const ascii = Buffer.from('fine\n'.repeat(20_000))
    const torn = 'x holds bytes that are no text'
    const { findings, unread } = await scanStream('x', Readable.from([ascii, Buffer.from(`\0\0${leak}`)]), {})
    expect([findings.length, unread.map(({ file, reason }) => `${file} ${reason}`)]).toEqual([1, [torn]])
  })

  it.each([
    ['EBCDIC', latin('\x81%\xa2\xa2\x95z@\xf1\xf2\xf3`\xf4\xf5`\xf6\xf7\xf8\xf9%\xc4\xd6\xc5k@\xd1\xd6\xc8\xd5')],
    ['Shift JIS', Buffer.from('8ea9967b8cbb835883678389817a8ea9967b8cbb', 'hex')],
  ])('is refused in %s', async (_, bytes) => {
    expect(await scanned(bytes)).toEqual([expect.stringMatching(/^x is no text in UTF-8, UTF-16, UTF-32 or Latin-1/)])
  })

  it('is looked at to its end where a line is longer than memory likes', async () => {
    const long = `${'{"a":1},'.repeat(200_000)}"ssn":"123-45-6789",${'{"a":1},'.repeat(99)}\nmrn: 88123`
    expect(await scanned(Buffer.from(long))).toEqual(['x:1 ssn', 'x:2 mrn'])
    const halves = `${'x'.repeat(2 ** 18 - 8)} 123-45-6789 ${'x'.repeat(2 ** 19)}`
    expect(await scanned(Buffer.from(halves))).toEqual(['x:1 ssn'])
  })

  it.each([
    ['in one piece', `{"data":"${Buffer.from(leak).toString('base64')}"}`, ['x!base64 on line 1:2 ssn']],
    [
      'over lines, as in mail',
      `\n${(
        Buffer.from(`${'word '.repeat(30)}\n${leak}`)
          .toString('base64')
          .match(/.{1,76}/g) ?? []
      ).join('\n')}\n.\n`,
      ['x!base64 on line 2:3 ssn'],
    ],
    ['packed', `{"data":"${gzipSync(leak).toString('base64')}"}`, ['x!base64 on line 1!content:2 ssn']],
    [
      'of what is encrypted',
      'U2FsdGVkX19Wv1sAmxjzGq1oQ0YQ8o1kq1oQ0Yyy',
      ['x!base64 on line 1 is encrypted by OpenSSL'],
    ],
    ['of nothing known', 'token=dGhpc2lz3q2+7wABAgMEBQYHCAkKCwwNDg8Q', []],
  ])('holds base64 %s', async (_, text, expected) => expect(await scanned(Buffer.from(text))).toEqual(expected))

  it.each([
    ['-----BEGIN PGP MESSAGE-----\n\nhQEMA\n', 'x holds what is encrypted or encoded, on line 1'],
    ['age-encryption.org/v1\n-> X25519 abc\n', 'x holds what is encrypted or encoded, on line 1'],
    ['key: |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162\n', 'x holds what is encrypted or encoded, on line 2'],
    ['begin 644 cat.txt\n#0V%T\n`\nend\n', 'x holds what is encrypted or encoded, on line 1'],
    ['{\\rtf1\\ansi DOB: {\\b 1985}}', 'x is rich text (rtf), whose words may be broken by marks: save it as text'],
    ['%!PS-Adobe-3.0\n(Doe) show', 'x is PostScript, whose words are broken by marks'],
  ])('in another form is refused: %j', async (text, refusal) => {
    expect(await scanned(Buffer.from(text))).toEqual([refusal])
  })
})

describe('documents and databases', () => {
  const contentTypes = { '[Content_Types].xml': '<Types/>' }
  it('of Word are read across what marks runs apart, and tables by their heads', async () => {
    const runs = '<w:p><w:r><w:t>SSN 123-45</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>-6789</w:t></w:r></w:p>'
    const row = (...cells: string[]) =>
      `<w:tr>${cells.map((text) => `<w:tc><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:tc>`).join('')}</w:tr>`
    const table = `<w:tbl>${row('Patient Name', 'DOB')}${row('John Doe', '1985-03-12')}</w:tbl>`
    const docx = zip({
      ...contentTypes,
      'word/document.xml': `<w:document><w:body>${runs}${table}</w:body></w:document>`,
    })
    expect(await scanned(docx)).toEqual([
      'x!word/document.xml:1 ssn',
      'x!word/document.xml:3 name',
      'x!word/document.xml:3 birth-date',
    ])
  })

  it('of OpenDocument are read', async () => {
    const cells = (...texts: string[]) =>
      `<table:table-row>${texts.map((text) => `<table:table-cell><text:p>${text}</text:p></table:table-cell>`).join('')}</table:table-row>`
    const ods = zip({
      mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
      'content.xml': `<office:body>${cells('MRN', 'City')}${cells('88123', 'Boston')}</office:body>`,
    })
    expect(await scanned(ods)).toEqual(['x!content.xml:2 mrn', 'x!content.xml:2 city'])
  })

  it('of Excel are read by their columns, with dates that are only numbers', async () => {
    const sheet = `<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" s="1"><v>31118</v></c></row></sheetData></worksheet>`
    const xlsx = zip({
      ...contentTypes,
      'xl/workbook.xml':
        '<workbook xmlns:r="r"><sheets><sheet name="Ward" sheetId="1" r:id="rId1"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
      'xl/sharedStrings.xml': '<sst><si><t>Last Name</t></si><si><t>DOB</t></si><si><t>Doe</t></si></sst>',
      'xl/styles.xml': '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
      'xl/worksheets/sheet1.xml': sheet,
    })
    const lines = await scanned(xlsx)
    expect(lines.filter((line) => line.startsWith('x!Ward.csv'))).toEqual([
      'x!Ward.csv:2 name',
      'x!Ward.csv:2 birth-date',
    ])
  })

  /** A PDF of one page. */
  const pdf = (text: string, more = '') => {
    const stream = `BT /F1 12 Tf 72 720 Td (${text}) Tj ET${more}`
    const objects = [
      '<</Type/Catalog/Pages 2 0 R>>',
      '<</Type/Pages/Kids[3 0 R]/Count 1>>',
      '<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
      `<</Length ${stream.length}>>stream\n${stream}\nendstream`,
      '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    ]
    let body = '%PDF-1.4\n'
    const at = objects.map((object, index) => {
      const from = body.length
      body += `${index + 1} 0 obj${object}endobj\n`
      return `${String(from).padStart(10, '0')} 00000 n \n`
    })
    return latin(
      `${body}xref\n0 6\n0000000000 65535 f \n${at.join('')}trailer<</Size 6/Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF`,
    )
  }

  it('of PDF are read, and a picture in them is one', async () => {
    expect(await scanned(pdf('SSN 123-45-6789'))).toEqual(['x:1 ssn'])
    const picture = ' q 100 0 0 100 0 0 cm BI /W 2 /H 2 /CS /G /BPC 8 ID \xff\xff\xff\xff EI Q'
    expect(await scanned(pdf('nothing', picture))).toEqual(['x!page 1:1 photo'])
    expect(await scanned(pdf('x').subarray(0, 40))).toEqual([expect.stringMatching(/^x is damaged or cut off/)])
  })

  it('of SQLite are read by table and column, and what is stored in them by what it is', async () => {
    const { Database } = await initSqlJs()
    const database = new Database()
    database.run('CREATE TABLE "the ""sick""" (patient_name TEXT, scan BLOB)')
    database.run('INSERT INTO "the ""sick""" VALUES (?, ?)', ['Doe, Jane', gzipSync(leak)])
    const bytes = Buffer.from(database.export())
    database.close()
    expect(await scanned(bytes)).toEqual(['x!the "sick".csv:2 name', 'x!the "sick" value 1!content:2 ssn'])
  })

  it.each([
    ['doc and xls', latin('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0'), /an Office document of the old kind/],
    ['Access', latin('\0\x01\0\0Standard Jet DB\0\x01\0'), /an Access database/],
    ['Parquet', latin('PAR1\x15\x04\x15\0\0\x90'), /a Parquet file/],
    ['dBASE', latin('\x03\x7b\x05\x0c\x02\0\0\0\x61\0\x20\0\0\0\0\0\0\0\0\0\0\0\0\0'), /a dBASE file/],
    ['PostgreSQL', latin('PGDMP\x01\x0e\0\x04\x08\x01'), /a dump of PostgreSQL/],
  ])('are refused by name: %s', async (_, bytes, refusal) => {
    expect(await scanned(bytes)).toEqual([expect.stringMatching(refusal)])
  })

  it.each([
    ['photo', '\x89PNG\r\n\x1a\n\0\0\0\r'],
    ['photo', '\xff\xd8\xff\xe0\0\x10JFIF'],
    ['photo', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
    ['photo', `${'\0'.repeat(128)}DICM\x02\0`],
    ['photo', '\0\0\0\x18ftypisom\0\0\x02\0isomiso2'],
    ['biometric', 'RIFF\x24\0\0\0WAVEfmt \x10\0\0\0'],
    ['biometric', 'ID3\x04\0\0\0\0\0\x0f\0\0\0'],
    ['biometric', 'FMR\0 20\0\0\0\0\x1a'],
  ])('that are a %s are hits, whatever they are called: %j', async (id, bytes) => {
    expect(await scanned(latin(bytes), 'x.txt')).toEqual([`x.txt:1 ${id}`])
  })
})

describe('paths', () => {
  const folder = mkdtempSync(join(tmpdir(), 'scan-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const at = (...parts: string[]) => join(folder, ...parts)
  const scan = async (paths: string[], leaveOut: string[] = []) => {
    const { files, findings, unread, leftOut } = await scanPaths(paths, { leaveOut })
    const short = (file: string) => file.slice(folder.length + 1)
    return {
      files,
      hits: findings.map((hit) => `${short(hit.file)}:${hit.line} ${hit.id}`),
      unread: unread.map((one) => `${short(one.file)} ${one.reason}`),
      leftOut: leftOut.map(short),
    }
  }
  mkdirSync(at('in/node_modules'), { recursive: true })
  mkdirSync(at('empty'))
  mkdirSync(at('links'))
  writeFileSync(at('in/a.txt'), leak)
  writeFileSync(at('in/node_modules/b.txt'), leak)
  symlinkSync('../in', at('links/folder'))
  symlinkSync('..', at('links/round'))
  symlinkSync('nowhere', at('links/broken'))

  it('are gone through whole, each folder once, also behind links', async () => {
    expect(await scan([at('in')])).toMatchObject({ files: 2, hits: ['in/a.txt:2 ssn', 'in/node_modules/b.txt:2 ssn'] })
    const { hits, unread } = await scan([at('links')])
    expect(hits).toEqual(['links/folder/a.txt:2 ssn', 'links/folder/node_modules/b.txt:2 ssn'])
    // An empty folder beside files is clean.
    expect(unread).toEqual(['links/broken is a link that leads nowhere'])
  })

  it('are left out when the user says so, and it is told', async () => {
    const { hits, leftOut } = await scan([at('in')], ['node_modules'])
    expect([hits, leftOut]).toEqual([['in/a.txt:2 ssn'], ['in/node_modules']])
  })

  it('of nothing are unread, and those that are not there an error', async () => {
    expect(await scan([at('empty')])).toMatchObject({ files: 0, unread: ['empty is a folder with nothing in it'] })
    mkdirSync(at('nest/empty'), { recursive: true })
    expect((await scan([at('nest')])).unread).toEqual(['nest is a folder with nothing in it'])
    expect((await scan([at('in'), at('in')])).unread).toEqual([])
    await expect(scan([at('none')])).rejects.toThrow(/^there is no file or folder ".*none": give the paths to scan$/)
  })

  it('of what is no file are unread: pipes in folders and sockets are not waited for', async () => {
    mkdirSync(at('special'))
    execFileSync('mkfifo', [at('special/pipe')])
    const server = createServer().listen(at('special/socket'))
    await new Promise((resolve) => server.once('listening', resolve))
    expect((await scan([at('special')])).unread).toEqual([
      'special/pipe is no regular file',
      'special/socket is no regular file',
    ])
    await new Promise((resolve) => server.close(resolve))
  })
})
