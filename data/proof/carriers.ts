import { integer, pick, type Random } from '../../lib/data/random'

/** One way in which a value gets into a file. */
export interface Carrier {
  id: string
  file: string
  /** Whether the value is known there without its label. */
  bare?: true
  /** Whether only what is written with digits, or has a hyphen or a space, is changed by it. */
  write(label: string, value: string, random: Random): string
}

const at = '2026-11-22T18:30:00.123Z'
const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
const snake = (label: string) => label.toLowerCase().replace(/[^a-z\d]+/g, '_')
const fullWidth = (text: string) => text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
const escaped = (text: string) =>
  [...text].map((c) => (/[\dA-Za-z@+-]/.test(c) ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : c)).join('')
const hyphens = ['\u2010', '\u2011', '\u2012', '\u2013', '\u2212', '\uff0d']

/** A line break inside a value where software breaks one: behind a separator if it has one, else anywhere. */
function broken(value: string, random: Random, ending: string): string {
  const places = [...value.matchAll(/[-.@ /:](?=.)/g)].map(({ index }) => index + 1)
  const place = places.length > 0 ? pick(random, places) : integer(random, 1, value.length - 1)
  return value.slice(0, place) + ending + value.slice(place)
}

export const carriers: readonly Carrier[] = [
  { id: 'JSON', file: 'x.json', write: (label, value) => `{"id":7,"${label}":${JSON.stringify(value)},"ok":true}` },
  {
    id: 'JSON, indented',
    file: 'x.json',
    write: (label, value) => `{\n  "a": { "n": 12.5 },\n  "${label}": ${JSON.stringify(value)}\n}`,
  },
  { id: 'JSON escapes', file: 'x.json', write: (label, value) => `{"${label}":"${escaped(value)}"}` },
  {
    id: 'JSON in JSON',
    file: 'x.jsonl',
    write: (label, value) => JSON.stringify({ level: 'info', msg: JSON.stringify({ [label]: value }) }),
  },
  { id: 'CSV', file: 'x.csv', write: (label, value) => `row,${label},count\n1,"${value}",12\n` },
  { id: 'CSV, many rows', file: 'x.csv', write: (label, value) => `${label};note\n"";a\n"${value}";b\n` },
  {
    id: 'query of a URL',
    file: 'x.log',
    write: (label, value) =>
      `GET /api/items/?page=1&${encodeURIComponent(label)}=${encodeURIComponent(value)}&size=25 200 12ms`,
  },
  {
    id: 'form',
    file: 'x.txt',
    write: (label, value) => new URLSearchParams({ a: '1', [snake(label)]: value, z: '' }).toString(),
  },
  {
    id: 'free text, labelled',
    file: 'x.txt',
    write: (label, value) => `The form came back. ${label}: ${value}. Nothing else was said.`,
  },
  { id: 'free text', file: 'x.txt', bare: true, write: (_, value) => `it was about ${value} and nothing else` },
  {
    id: 'log line',
    file: 'x.log',
    write: (label, value) => `${at} INFO trace=${trace} ${snake(label)}="${value}" took=12ms`,
  },
  {
    id: 'log line, bare',
    file: 'x.log',
    bare: true,
    write: (_, value) => `time="${at}" level=error msg="request failed for ${value}" source=console`,
  },
  {
    id: 'k6 log',
    file: 'x.txt',
    write: (label, value) => `time="${at}" level=info msg=${JSON.stringify(`{"${label}":"${value}"}`)} source=console`,
  },
  {
    id: 'XML',
    file: 'x.xml',
    write: (label, value) =>
      `<row><${snake(label)}>${value.replace('<', '&lt;').replace('>', '&gt;')}</${snake(label)}></row>`,
  },
  {
    id: 'JUnit',
    file: 'x.xml',
    write: (label, value) =>
      `<testcase name="a"><failure message="${snake(label)}=&quot;${value.replace('<', '&lt;').replace('>', '&gt;')}&quot;"/></testcase>`,
  },
  {
    id: 'HTML table',
    file: 'x.html',
    write: (label, value) =>
      `<tr><th>${label}</th><td class="v">${value.replace('<', '&lt;').replace('>', '&gt;')}</td></tr>`,
  },
  {
    id: 'script',
    file: 'x.js',
    write: (label, value) => `const a=1,p={${snake(label)}:${JSON.stringify(value)}};export{p}`,
  },
  { id: 'full-width digits', file: 'x.txt', write: (label, value) => `${label}: ${fullWidth(value)}` },
  {
    id: 'non-breaking spaces',
    file: 'x.txt',
    write: (label, value) => `${label}:\u00a0${value.replaceAll(' ', '\u00a0')}`,
  },
  {
    id: 'other hyphens',
    file: 'x.txt',
    write: (label, value, random) => `${label}: ${value.replaceAll('-', pick(random, hyphens))}`,
  },
  {
    id: 'HTML entities',
    file: 'x.html',
    write: (label, value) =>
      `<p>${label}: ${value.replaceAll('-', '&#45;').replaceAll('@', '&#x40;').replaceAll(' ', '&nbsp;').replace('<', '&lt;')}</p>`,
  },
  {
    id: 'split over lines',
    file: 'x.txt',
    write: (label, value, random) => `${label}: ${broken(value, random, '\n')}\nend`,
  },
  {
    id: 'split, indented',
    file: 'x.txt',
    write: (label, value, random) => `  ${label}: ${broken(value, random, '\n    ')}\n`,
  },
  {
    id: 'split by a soft break',
    file: 'x.txt',
    write: (label, value, random) => `${label}: ${broken(value, random, '=\n')}\n`,
  },
  { id: 'value on the next line', file: 'x.txt', write: (label, value) => `${label}:\n${value}\n` },
  {
    id: 'SQL',
    file: 'x.sql',
    write: (label, value) =>
      `INSERT INTO rows (id, ${snake(label)}, n) VALUES\n  (7, '${value.replaceAll("'", "''")}', 12),\n  (8, NULL, 13);\n`,
  },
  {
    id: 'dump of PostgreSQL',
    file: 'x.sql',
    write: (label, value) =>
      `COPY public.rows (id, "${snake(label)}", n) FROM stdin;\n6\t\\N\t1\n7\t${value}\t12\n\\.\n`,
  },
  {
    id: 'table in Markdown',
    file: 'x.md',
    write: (label, value) => `| ${label} | date of birth | note |\n|---|---|---|\n| ${value} | | ok |\n`,
  },
  {
    id: 'CSV, a cell of two lines',
    file: 'x.csv',
    write: (label, value) => `note,${label},count\r\n"called,\r\nnobody there","${value}",12\r\n`,
  },
]
