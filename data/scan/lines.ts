import { identifiers } from '../../lib/data/identifiers'
import type { Candidate, Detector } from './detector'
import { images } from './images'
import { labelled as labelledDetectors } from './labels'
import { withoutMachineIds } from './masked'
import { readable } from './readable'
import { shapes } from './shapes'

/** Something that may be of a real person. */
export interface Finding {
  file: string
  line: number
  /** The class of the identifier. */
  id: string
  /** What it looks like, with every letter and digit replaced: never the value. */
  masked: string
}

/** Whether a value that is in no reserved range is all the same nobody's: a host that the user named. */
export type Allowed = (id: string, value: string) => boolean

const reservedSets = new Map(identifiers.map(({ id, reserved }) => [id, reserved]))

/** Known by a word alone before them. In code that word is a property, and what follows it another name, unless quoted. */
const named = new Set(['name', 'street', 'city'])
const codeFile = /\.[cm]?[jt]sx?$/

/** How much of the next line, and around the break, is looked at for what is split over two lines. */
const ahead = 200
const aroundBreak = 90

interface Hit extends Candidate {
  id: string
  /** In a reserved range, or a host that the user named. */
  harmless: boolean
  /** Known by its label. */
  labelled: boolean
}

/** Sweeps a text a line at a time: nothing but the line before is kept. */
export class LineSweep {
  private line = 0
  private before: string | undefined
  /** How much of the line before is the end of a reserved value that began on an earlier one. */
  private consumed = 0
  private readonly inCode: boolean

  constructor(
    private readonly file: string,
    private readonly allowed: Allowed,
    private readonly found: (finding: Finding) => void,
  ) {
    this.inCode = codeFile.test(file)
  }

  /** The next line, without its end. */
  push(raw: string): void {
    const next = readable(raw)
    if (this.before !== undefined) this.sweep(this.before, next)
    this.before = next
    this.line += 1
    for (const { id, find } of images)
      for (const { value } of find(next, next)) this.report(id, value.slice(0, 24), new Set())
  }

  end(): void {
    if (this.before !== undefined) this.sweep(this.before, '')
  }

  private report(id: string, value: string, seen: Set<string>): void {
    if (seen.has(`${id} ${value}`)) return
    seen.add(`${id} ${value}`)
    this.found({ file: this.file, line: this.line, id, masked: masked(value) })
  }

  private sweep(line: string, next: string): void {
    const seen = new Set<string>()
    const consumed = this.consumed
    this.consumed = 0
    const text = `${line}\n${next.slice(0, ahead)}`
    const own = this.hits(text).filter(
      (hit) => hit.begins < line.length && hit.from >= consumed && oneNumber(hit, text),
    )
    // A reserved value that ends with its line is whole: the next line does not go on with it.
    const end = line.trimEnd().length
    const ended = own.filter(({ harmless, to }) => harmless && to === end).map(({ id }) => id)
    const across = joins(line, next).map((join) => ({
      ...join,
      hits: this.hits(join.text).filter(
        (hit) => hit.begins < join.at && hit.to > join.at && splitByMore(hit, join.text),
      ),
    }))
    const harmless = across.flatMap(({ hits, ...join }) =>
      hits.filter((hit) => hit.harmless).map((hit) => ({ hit, join })),
    )
    for (const { hits } of across)
      for (const hit of uncovered(hits))
        if (!ended.includes(hit.id) && !harmless.some((other) => other.hit.id === hit.id))
          this.report(hit.id, hit.value, seen)
    for (const { hit, join } of harmless)
      if (join.last) this.consumed = Math.max(this.consumed, hit.to - join.at + join.skipped)
    const goesOn = this.consumed > 0
    for (const { harmless, to } of own)
      if (harmless && to > line.length) this.consumed = Math.max(this.consumed, to - line.length - 1)
    for (const hit of uncovered(own))
      if (!goesOn || /[A-Za-z\d]/.test(line.slice(hit.to))) this.report(hit.id, hit.value, seen)
  }

  private hits(text: string): Hit[] {
    const lower = asciiLower(text)
    const machine = withoutMachineIds(text)
    const of = (detectors: readonly Detector[], within: string, low: string, labelled: boolean): Hit[] =>
      detectors.flatMap(({ id, find }) =>
        [...find(within, low)].map((candidate) => ({
          ...candidate,
          id,
          labelled,
          harmless: reservedSets.get(id)?.(candidate.value) === true || this.allowed(id, candidate.value),
        })),
      )
    const labelled = of(labelledDetectors, text, lower, true).filter(
      ({ id, from }) => !this.inCode || !named.has(id) || /["'`]/.test(text.charAt(from - 1)),
    )
    return [...labelled, ...of(shapes, machine, lower, false)]
  }
}

/** What is to be reported: what a label calls a reserved value is not, whatever else it looks like. */
function uncovered(hits: readonly Hit[]): Hit[] {
  const explained = hits.filter(({ harmless, labelled }) => harmless && labelled)
  return hits.filter(
    (hit) => !hit.harmless && !explained.some(({ from, to }) => hit.from >= from && hit.to <= to && hit.from < to),
  )
}

/** A line break with what stands around it, as if it were not there. */
interface Join {
  text: string
  /** Where the break was. */
  at: number
  /** How many characters of the next line were left out before it. */
  skipped: number
  /** Whether the break is that of the line, and not one within it, as an escape. */
  last: boolean
}

function joins(line: string, next: string): Join[] {
  const pieces = [...line.split('\n'), next]
  return pieces.slice(1).flatMap((after, i): Join[] => {
    const head = (pieces[i] as string).replace(/[\s=\\]*$|["'\s]+\+?\s*$/, '').slice(-aroundBreak)
    const [lead] = /^[\s>#*|"'+]*/.exec(after) as RegExpExecArray
    const tail = after.slice(lead.length, lead.length + aroundBreak)
    if (head === '' || tail === '') return []
    const join = (glue: string): Join => ({
      text: head + glue + tail,
      at: head.length,
      skipped: lead.length - glue.length,
      last: i === pieces.length - 2,
    })
    return [join(''), join(' ')]
  })
}

/** Over a break only what is written with more than digits, or named: two numbers below each other are two numbers. */
function oneNumber({ begins, from, to }: Hit, text: string): boolean {
  const written = text.slice(from, to)
  return begins < from || !written.includes('\n') || /[-().+@]/.test(written)
}

function splitByMore({ begins, from, to }: Hit, joined: string): boolean {
  return begins < from || /[^\d ]/.test(joined.slice(from, to))
}

/** The shape of a value: 9 for a digit, x and X for letters. */
function masked(value: string): string {
  return value
    .slice(0, 40)
    .replace(/\p{Lu}/gu, 'X')
    .replace(/\p{L}/gu, (letter) => (letter === 'X' ? 'X' : 'x'))
    .replace(/\p{N}/gu, '9')
    .replace(/\s/g, ' ')
}

/** Without changing its length, as the letters of some scripts would. */
function asciiLower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}
