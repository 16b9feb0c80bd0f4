import { join } from 'node:path'
import { root } from '../../build/root'
import { identifiers } from '../../lib/data/identifiers'
import { carriers } from './carriers'
import { type CorpusPart, cleanCorpus } from './corpus'
import { type Recall, recallOf } from './recall'

/** How many of each class and way of writing: 13,860 in all. */
const mutations = { seed: 1, each: 22 }

export const proofFile = join(root, 'data/PROOF.md')

export interface Proof {
  recall: Recall[]
  corpus: CorpusPart[]
  /** What stands in data/PROOF.md. */
  text: string
}

/** Makes the proof anew; it is the same on every machine. */
export async function prove(k6: string): Promise<Proof> {
  const recall = recallOf(mutations.seed, mutations.each)
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

The values are random, in the formats in which each identifier is really written ([values.ts](proof/values.ts)), and so are the ${carriers.length} ways in which they get into a file ([carriers.ts](proof/carriers.ts)); neither imports anything of the detectors. To that come rows of the pools with one field changed ([pool-mutations.ts](proof/pool-mutations.ts)). As first written, the detectors found 4,722 of 4,888; the misses were mended in the detectors, not in the mutations. So the figure says that these formats are covered, and no more: another format may not be.

| # | identifier | class | injected | found | named by its class | reserved values reported |
|---|---|---|---|---|---|---|
${rows.join('\n')}

Written as: ${carriers.map(({ id }) => id).join('; ')}; row of a pool.

## Clean files

| what | files | reported |
|---|---|---|
${corpus.map(({ title, files, findings }) => `| ${title} | ${files} | ${findings.length} |`).join('\n')}

## How each class is caught, and where it is not

- **Fields of the pools and of every body that is sent** have a class each; a field without one is refused, and so is a value outside what its class allows. That does not depend on what a value looks like.
- **Free text** there is made of a closed vocabulary: a word that is in none of our templates is refused. That is how a name in free text is caught.
- **By shape, wherever it stands**: SSN with separators, telephone numbers, NPI and DEA numbers with their check digits, MBI, payment cards, IBAN, VIN with the North American check digit, UDI, MAC and IP addresses, email and web addresses, ZIP+4 and \`, ST 12345\`, street addresses with a type of street, ages over 89, names behind Mr, Ms, Dr, pictures and fingerprint records in base64 or as files.
- **By label** (key, column, tag, form field, word before it): all of those, and names, cities, ZIP codes, dates of birth and of service, record, member, account, licence, plate and serial numbers, biometric data, any other code; also nine bare digits of an SSN and local telephone numbers.
- **Not found outside pools and bodies**: names, cities, dates and bare numbers without any label; a five-digit ZIP code alone; a bare VIN without the North American check digit; text in pictures; what is encrypted, compressed in another way than tar, gzip and zip, or base64 of text; a digit sequence broken twice.
- **Not told apart**: bare numbers that stand as measurements (a JSON number without a telling key, \`…_ms=\`, before a unit) are not taken for telephone numbers or NPI; ten bare digits of a reserved NPI without a label are reported as a telephone number, since they could be dialled.
- A UUIDv5 of another namespace is seen in the pool, beside the record number that ours are made of; alone it is only a UUIDv5.
`
}
