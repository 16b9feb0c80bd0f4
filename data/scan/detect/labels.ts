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
const between = String.raw`(?:\s|["'](?!\s+id=["'])|[\\([#*.]|\{["']?[Vv]alue\b|[:=>|]|<[^<>\n]{0,60}>|,\s?["']?(?:[Vv]alue|_)["']?|\b[Vv]alue\b|\b(?:[Ii]s|[Ww]as|[Oo]n|[Nn]o|NO|[Nn]umber|NUMBER|[Ii]d|ID|[Nn]um)\b)`
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
  /** By the code of the next letter. */
  next: (Node | undefined)[]
  finders: Finder[]
}

const tree = treeOf(labelTable.map(finder))

function treeOf(finders: readonly Finder[]): Node {
  const root: Node = { next: [], finders: [] }
  for (const [at, { words }] of labelTable.entries())
    for (const label of words.split(', ')) {
      let node = root
      for (const letter of label.split(' ')[0] as string) {
        const code = letter.charCodeAt(0)
        const known = node.next[code] ?? { next: [], finders: [] }
        node.next[code] = known
        node = known
      }
      const finder = finders[at] as Finder
      if (!node.finders.includes(finder)) node.finders.push(finder)
    }
  return root
}

/** A candidate, and the class that its label says. */
export interface LabelledCandidate extends Candidate {
  id: string
}

/** The values behind labels, where labels begin. */
export function labelledAt(text: string, starts: readonly Start[]): readonly LabelledCandidate[] {
  if (starts.length === 0) return nothing
  const found: LabelledCandidate[] = []
  for (const { at, finder } of starts) {
    const candidate = candidateAt(finder, text, at)
    if (candidate) found.push(candidate)
  }
  return found
}

const nothing: readonly never[] = []

/** What a character is in a word: nothing, a digit, a small letter, a capital. */
const [digit, small, capital] = [1, 2, 3]
const kinds = new Uint8Array(128)
for (let code = 0; code < 128; code++) {
  const sign = String.fromCharCode(code)
  kinds[code] = /\d/.test(sign) ? digit : /[a-z]/.test(sign) ? small : /[A-Z]/.test(sign) ? capital : 0
}

/** Where a label may begin, and of what. */
export interface Start {
  at: number
  finder: Finder
}

/**
 * Where labels may begin: told by one walk through the text, however many labels there are.
 * @param before where the last may begin, not included
 */
export function labelStarts(text: string, before: number): readonly Start[] {
  let starts: Start[] | undefined
  let last = 0
  for (let at = 0; at < before; at++) {
    const code = text.charCodeAt(at)
    const kind = code < 128 ? (kinds[code] as number) : 0
    // A word begins behind what is no letter and no digit, or with a capital.
    if (kind === capital || (kind === small && last === 0)) {
      let node = tree.next[lowerCode(code)]
      for (let end = at + 1; node; node = node.next[lowerCode(text.charCodeAt(end++))])
        for (const finder of node.finders) {
          starts ??= []
          starts.push({ at, finder })
        }
    }
    last = kind
  }
  return starts ?? nothing
}

function lowerCode(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code
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
  return labelStarts(name, name.length).some(({ at, finder: { label } }) => {
    label.lastIndex = at
    return label.test(name)
  })
}
