import { join } from 'node:path'
import { root } from '../../build/root'
import { identifiers } from '../../lib/data/identifiers'
import { carriers } from './carriers'
import { containers } from './containers'
import { type CorpusPart, cleanCorpus, uncounted } from './corpus'
import { interchangeFormats } from './interchange'
import { type Recall, recallOf } from './recall'

/** How many of each class and way of writing. */
const mutations = { seed: 1, each: 22 }

export const proofFile = join(root, 'data/PROOF.md')

export interface Proof {
  recall: Recall[]
  corpus: CorpusPart[]
  /** What stands in data/PROOF.md. */
  text: string
}

/** Makes the proof anew; it is the same on every machine. */
export async function proveData(k6: string): Promise<Proof> {
  const recall = await recallOf(mutations.seed, mutations.each)
  const corpus = await cleanCorpus(k6)
  return { recall, corpus, text: page(recall, corpus) }
}

const percent = (part: number, of: number) => `${(Math.floor((1000 * part) / of) / 10).toFixed(1)} %`
const grouped = (number: number) => number.toLocaleString('en-US')

function page(recall: readonly Recall[], corpus: readonly CorpusPart[]): string {
  const sum = (of: (each: Recall) => number) => recall.reduce((total, each) => total + of(each), 0)
  const [injected, found, controls] = [sum((r) => r.injected), sum((r) => r.found), sum((r) => r.controls)]
  const rows = recall.map(({ id, injected, found, named, controls, falseAlarms }) => {
    const { number = '', title = 'a field that no table has' } = identifiers.find((each) => each.id === id) ?? {}
    return `| ${number} | ${title} | \`${id}\` | ${grouped(injected)} | ${percent(found, injected)} | ${percent(named, injected)} | ${controls === 0 ? '' : `${falseAlarms.length} of ${grouped(controls)}`} |`
  })
  return `# What the scanner finds, and what it does not

Written by \`npm run sla -- data prove\`; a test fails when it is not what the command would write. Seed ${mutations.seed}.

**${grouped(found)} of ${grouped(injected)} injected values were found (${percent(found, injected)}); ${grouped(sum((r) => r.falseAlarms.length))} of ${grouped(controls)} reserved values written in the same ways were reported.**

The values are random, in the formats in which each identifier is really written ([values.ts](proof/values.ts)), and so are the ${carriers.length} ways in which they get into a file ([carriers.ts](proof/carriers.ts)); neither imports anything of the detectors. The same goes for the formats in which healthcare hands records on ([interchange.ts](proof/interchange.ts)), each with the value in its own place and no label, and for what a text may be packed or written in ([containers.ts](proof/containers.ts)). To that come rows of the pools with one field changed ([pool-mutations.ts](proof/pool-mutations.ts)). As first written, the detectors found 4,722 of 4,888; the misses were mended in the detectors, not in the mutations. So the figure says that these formats are covered, and no more: another format may not be.

| # | identifier | class | injected | found | named by its class | reserved values reported |
|---|---|---|---|---|---|---|
${rows.join('\n')}

Written as: ${carriers.map(({ id }) => id).join('; ')}; row of a pool.

In: ${interchangeFormats.map(({ id }) => id).join('; ')}.

Packed or encoded as: ${containers.map(({ id }) => id).join('; ')}.

## Clean files

The outputs of k6 are made anew each time, by a run of k6 2.x with every output it has.

| what | files | reported | not looked at |
|---|---|---|---|
${corpus.map(({ title, files, findings, unread }) => `| ${title} | ${uncounted.includes(title) ? 'all' : files} | ${findings.length} | ${unread.length} |`).join('\n')}

## How each class is caught, and where it is not

- **Fields of the pools and of every body that is sent** have a class each; a field without one is refused, and so is a value outside what its class allows. That does not depend on what a value looks like.
- **Free text** there is made of a closed vocabulary: a word that is in none of our templates is refused. That is how a name in free text is caught.
- **By its place** in FHIR (JSON, NDJSON, XML), C-CDA, HL7 v2, X12, vCard and iCalendar: names, addresses, dates, telephone numbers and numbers of every kind, without a label. Columns are labels: of CSV, TSV, tables in Markdown, Excel, OpenDocument, SQLite, and of the INSERT and COPY of SQL dumps.
- **By shape, wherever it stands**: SSN with separators, telephone numbers, NPI and DEA numbers with their check digits, MBI, payment cards, IBAN, VIN with the North American check digit, UDI, MAC and IP addresses, email and web addresses, ZIP+4 and \`, ST 12345\`, street addresses with a type of street, ages over 89, names behind Mr, Ms, Dr, pictures and fingerprint records in base64 or as files.
- **By label** (key, column, tag, form field, word before it): all of those, and names, cities, ZIP codes, dates of birth and of service, record, member, account, licence, plate and serial numbers, biometric data, any other code; also nine bare digits of an SSN and local telephone numbers.
- **Not found outside pools and bodies**: names, cities, dates and bare numbers without any label; what is labelled by nesting in YAML alone, by the head of an HTML table or by columns of fixed width; column lists of SQL over several lines; a five-digit ZIP code alone; a bare VIN without the North American check digit; base64 of what is no text and no known file; the names of files; a digit sequence broken twice; hexadecimal, base32, UTF-7, quoted-printable outside of mail; one point between digits alone (\`916.4523112\` is a decimal number, \`+1.2128675309\` is not).
- **Refused by name, never passed over** (exit code 2): what is encrypted; 7-Zip, RAR, LZ4; Office files of the old kind, rich text, PostScript; Access, Parquet, dBASE and other databases; EBCDIC and whatever is no text in UTF-8, UTF-16, UTF-32 or Latin-1 and of no known format; what is damaged, or unpacks to more than the limits; links that lead nowhere, a folder that was named and has nothing in it, pipes and devices within folders. A picture, a video or a voice is a hit.
- **Not told apart**: bare numbers that stand as measurements (a JSON number without a telling key, \`…_ms=\`, before a unit) are not taken for telephone numbers or NPI; ten bare digits of a reserved NPI without a label are reported as a telephone number, since they could be dialled.
- A UUIDv5 of another namespace is seen in the pool, beside the record number that ours are made of; alone it is only a UUIDv5.
`
}
