import type { Candidate } from './detector'
import { type Label, labelTable } from './label-table'

/**
 * What a value is by the word before it: in JSON, XML, HTML, CSV (whose header is put before each cell), forms,
 * logs and prose. It finds what has no shape of its own, and what has one too common to be looked for alone.
 */

/** `word`, `Word` or `WORD`, and `Word` in the middle of `someWord`: a sensitive pattern, since capitals part words. */
function wordPattern(words: string): string {
  const [first = '', ...rest] = words.split(' ')
  const head = `(?:(?<![A-Za-z\\d])(?:${anyCase(first)})|(?<=[a-z])${escaped(titled(first))})`
  return [head, ...rest.map((word) => `(?:${anyCase(word)})`)].join(String.raw`[\s_.-]?`)
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
const titled = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
const anyCase = (word: string) => [...new Set([word, titled(word), word.toUpperCase()])].map(escaped).join('|')

/** What is between a label and its value. */
const between = String.raw`(?:\s|["'\\([#*.]|\{["']?[Vv]alue\b|[:=>|]|<[^<>\n]{0,60}>|,\s?["']?(?:[Vv]alue|_)["']?|\b[Vv]alue\b|\b(?:[Ii]s|[Ww]as|[Oo]n|[Nn]o|NO|[Nn]umber|NUMBER|[Ii]d|ID|[Nn]um)\b)`
/** What may follow the name of something that is numbered. */
const numbering = `(?:[\\s_.-]?(?:${['number', 'no', 'num', 'nbr', 'nr', 'id', 'identifier', 'code'].map(anyCase).join('|')}))?`

interface Finder {
  id: string
  notAfter?: RegExp | undefined
  canonical: (value: string) => string | undefined
  /** Its words alone, and with a value behind them. Sticky: from where one of its words begins. */
  label: RegExp
  pattern: RegExp
}

function finder({ id, words, value, numbered, sign, canonical = (written) => written, notAfter }: Label): Finder {
  const word = words
    .split(', ')
    .sort((a, b) => b.length - a.length)
    .map(wordPattern)
    .join('|')
  const gap = sign
    ? String.raw`["'\s]{0,2}(?:[:=>|]|<[^<>\n]{0,60}>|,\s?["']?[Vv]alue["']?)${between}{0,10}?`
    : `${between}{1,12}?`
  const label = `(?:${word})${numbered ? numbering : ''}\\d?_?(?![A-Za-z\\d]|_[A-Za-z])`
  const pattern = `${label}${gap}(?<value>${value})`
  return { id, canonical, notAfter, label: new RegExp(label, 'yu'), pattern: new RegExp(pattern, 'yu') }
}

/** A letter of the tree of all words with which a label begins, and which finders have one that ends there. */
interface Node {
  next: Map<number, Node>
  finders: number[]
}

const finders = labelTable.map(finder)
const tree = treeOf(labelTable)

function treeOf(labels: readonly Label[]): Node {
  const root: Node = { next: new Map(), finders: [] }
  for (const [at, { words }] of labels.entries())
    for (const label of words.split(', ')) {
      let node = root
      for (const letter of label.split(' ')[0] as string) {
        const code = letter.charCodeAt(0)
        const known = node.next.get(code) ?? { next: new Map(), finders: [] }
        node.next.set(code, known)
        node = known
      }
      if (!node.finders.includes(at)) node.finders.push(at)
    }
  return root
}

/** A candidate, and the class that its label says. */
export interface LabelledCandidate extends Candidate {
  id: string
}

/**
 * The values behind labels.
 * @param lower the text in lower case, character by character
 * @param before where the last label may begin, not included
 */
export function labelledIn(text: string, lower: string, before: number, found: (of: LabelledCandidate) => void): void {
  labelStarts(text, lower, before, (at, finder) => {
    const candidate = candidateAt(finder, text, at)
    if (candidate) found(candidate)
  })
}

/** Where a label may begin: in one walk through the text, however many labels there are. */
function labelStarts(text: string, lower: string, before: number, found: (at: number, finder: Finder) => void): void {
  let last = 32
  for (let at = 0; at < before; at++) {
    const code = lower.charCodeAt(at)
    // A word begins behind what is no letter and no digit, or with a capital.
    if (isLetter(code) && (!isWord(last) || text.charCodeAt(at) < 97)) {
      let node = tree.next.get(code)
      for (let end = at + 1; node; node = node.next.get(lower.charCodeAt(end++)))
        for (const index of node.finders) found(at, finders[index] as Finder)
    }
    last = code
  }
}

function isLetter(code: number): boolean {
  return code >= 97 && code <= 122
}

function isWord(code: number): boolean {
  return isLetter(code) || (code >= 48 && code <= 57)
}

function candidateAt(finder: Finder, text: string, at: number): LabelledCandidate | undefined {
  const { id, notAfter, pattern, canonical } = finder
  if (notAfter?.test(text.slice(Math.max(0, at - 12), at))) return undefined
  pattern.lastIndex = at
  const match = pattern.exec(text)
  const written = match?.groups?.['value']
  const value = written === undefined ? undefined : canonical(written)
  if (!match || written === undefined || value === undefined) return undefined
  const to = at + match[0].length
  return { id, begins: at, from: to - written.length, to, value }
}

/** Whether the name of a column or an element is such a label. */
export function isLabel(name: string): boolean {
  let is = false
  labelStarts(name, name.toLowerCase(), name.length, (at, { label }) => {
    label.lastIndex = at
    is ||= label.test(name)
  })
  return is
}
