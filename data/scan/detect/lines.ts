import { identifiers } from '../../../lib/data/identifiers'
import type { Candidate, Detector } from './detector'
import { imagesIn, mayHoldImages } from './images'
import { type Join, joins, shapesOver } from './joins'
import { type LabelledCandidate, labelledAt, labelStarts, type Start } from './labels'
import { withoutMachineIds } from './masked'
import { readable } from './readable'
import { Searched } from './searched'
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

/** Known by a word alone before them. */
const named = new Set(['name', 'street', 'city'])
const codeFile = /\.[cm]?[jt]sx?$/

/** How much of the next line is looked at for what is split over two lines. */
const ahead = 200
/** A shape goes on over a break for less than a label's value may. */
const shapeAhead = 60

interface Hit extends Candidate {
  id: string
  /** In a reserved range, or a host that the user named. */
  harmless: boolean
  /** Known by its label. */
  labelled: boolean
}

/** A line as it is swept. */
interface Swept {
  text: string
  number: number
  /** A whole record, as a row of a table is: nothing in it goes on in another. */
  whole: boolean
}

const noHits: readonly Hit[] = []

/** How much text is gone through at once. */
const blockLength = 16_384

/** Sweeps a text some lines at a time: no more of it is kept. */
export class LineSweep {
  private lines: Swept[] = []
  private length = 0
  /** How much of the next line is the end of a reserved value that began on an earlier one. */
  private consumed = 0
  private readonly inCode: boolean

  constructor(
    private readonly file: string,
    private readonly allowed: Allowed,
    /** Told the value, too, so that what is found in two ways is told once. */
    private readonly found: (finding: Finding, value: string) => void,
  ) {
    this.inCode = codeFile.test(file)
  }

  /**
   * The next line.
   * @param raw without its end
   * @param whole whether it is a record that ends with it
   */
  push(raw: string, number: number, whole = false): void {
    const text = readable(raw)
    this.lines.push({ text, number, whole })
    this.length += text.length + 1
    if (this.length < blockLength || this.lines.length < 2) return
    const next = this.lines.pop() as Swept
    this.sweep(this.lines, next)
    this.lines = [next]
    this.length = next.text.length + 1
  }

  end(): void {
    if (this.lines.length > 0) this.sweep(this.lines, undefined)
    this.lines = []
  }

  private report(line: number, id: string, value: string, seen: Set<string>): void {
    if (seen.has(`${id} ${value}`)) return
    seen.add(`${id} ${value}`)
    this.found({ file: this.file, line, id, masked: masked(value) }, value)
  }

  /** @param next the line behind them */
  private sweep(lines: readonly Swept[], next: Swept | undefined): void {
    const starts: number[] = []
    let own = ''
    for (const { text } of lines) {
      starts.push(own.length)
      own += `${text}\n`
    }
    if (mayHoldImages(own))
      for (const { text, number } of lines)
        for (const { id, value } of imagesIn(text)) this.report(number, id, value.slice(0, 24), new Set())
    const text = own + (next?.text.slice(0, ahead) ?? '')
    const byLine: Hit[][] = []
    for (const hit of this.hits(text, own.length - 1, labelStarts(text, own.length - 1), 0, shapes)) {
      if (!oneNumber(hit, text)) continue
      const at = lastUpTo(starts, hit.begins)
      const start = starts[at] as number
      const ofLine = byLine[at] ?? []
      ofLine.push({ ...hit, begins: hit.begins - start, from: hit.from - start, to: hit.to - start })
      byLine[at] = ofLine
    }
    for (let at = 0; at < lines.length; at++)
      this.sweepLine(lines[at] as Swept, lines[at + 1] ?? next, byLine[at] ?? noHits)
  }

  private sweepLine({ text: line, number, whole }: Swept, next: Swept | undefined, hits: readonly Hit[]): void {
    const across: { hits: readonly Hit[]; join: Join }[] = []
    for (const join of joins(line, whole && next?.whole ? '' : (next?.text ?? ''))) {
      const over = this.hits(join.text, join.at, join.starts, join.at - shapeAhead, shapesOver(join, shapeAhead))
      if (over.length === 0) continue
      const split = over.filter((hit) => hit.to > join.at && splitByMore(hit, join.text))
      if (split.length > 0) across.push({ hits: split, join })
    }
    const consumed = this.consumed
    this.consumed = 0
    if (hits.length === 0 && across.length === 0) return
    const seen = new Set<string>()
    const own = hits.filter(({ from }) => from >= consumed)
    // A reserved value that ends with its line is whole: the next line does not go on with it.
    const end = line.trimEnd().length
    const ended = own.filter(({ harmless, to }) => harmless && to === end).map(({ id }) => id)
    const harmless = across.flatMap(({ hits, join }) =>
      hits.filter((hit) => hit.harmless).map((hit) => ({ hit, join })),
    )
    for (const { hits } of across)
      for (const hit of uncovered(hits))
        if (
          !ended.includes(hit.id) &&
          !harmless.some((other) => other.hit.id === hit.id) &&
          !own.some((other) => !other.harmless && other.id === hit.id && hit.value.startsWith(other.value))
        )
          this.report(number, hit.id, hit.value, seen)
    for (const { hit, join } of harmless)
      if (join.last) this.consumed = Math.max(this.consumed, hit.to - join.at + join.skipped)
    const goesOn = this.consumed > 0
    for (const { harmless, to } of own)
      if (harmless && to > line.length) this.consumed = Math.max(this.consumed, to - line.length - 1)
    for (const hit of uncovered(own))
      if (!goesOn || /[A-Za-z\d]/.test(line.slice(hit.to))) this.report(number, hit.id, hit.value, seen)
  }

  /**
   * The candidates that begin before some place.
   * @param starts where labels may begin
   * @param from where shapes are looked for from
   * @param detectors of the shapes that are looked for
   */
  private hits(
    text: string,
    before: number,
    starts: readonly Start[],
    from: number,
    detectors: readonly Detector[],
  ): readonly Hit[] {
    const labelled = labelledAt(text, starts)
    if (labelled.length === 0 && detectors.length === 0) return noHits
    const hits: Hit[] = []
    for (const candidate of labelled)
      if (!this.isCodeName(text, candidate)) hits.push(this.hit(candidate.id, candidate, 0, true))
    if (detectors.length === 0) return hits
    const start = Math.max(0, from)
    const near = text.slice(start, before + shapeAhead)
    const searched = new Searched(withoutMachineIds(near))
    const { text: machine } = searched
    for (const { id, worthwhile, find } of detectors)
      if (worthwhile(searched))
        for (const shape of find(machine))
          if (shape.begins + start < before && !this.isSubtraction(machine, id, shape))
            hits.push(this.hit(id, shape, start, false))
    return hits
  }

  private hit(id: string, { begins, from, to, value }: Candidate, start: number, labelled: boolean): Hit {
    const harmless = reservedSets.get(id)?.(value) === true || this.allowed(id, value)
    return { begins: begins + start, from: from + start, to: to + start, value, id, labelled, harmless }
  }

  /** In code 100-yo is a number less another. */
  private isSubtraction(text: string, id: string, { to }: Candidate): boolean {
    return this.inCode && id === 'age' && /^-y\/?o\b/i.test(text.slice(to, to + 5))
  }

  /** In code a word may be a property or, of two letters, what a minifier calls something: unless a quote follows. */
  private isCodeName(text: string, { id, begins, from }: LabelledCandidate): boolean {
    if (!this.inCode || /["'`]/.test(text.charAt(from - 1))) return false
    return named.has(id) || /^\w\w\W/.test(text.slice(begins, begins + 3))
  }
}

/** What is to be reported: what a label calls a reserved value is not, whatever else it looks like. */
function uncovered(hits: readonly Hit[]): Hit[] {
  const explained = hits.filter(({ harmless, labelled }) => harmless && labelled).sort((a, b) => a.from - b.from)
  const begins = explained.map(({ from }) => from)
  const reaches: number[] = []
  for (const { to } of explained) reaches.push(Math.max(to, reaches.at(-1) ?? 0))
  return hits.filter((hit) => !hit.harmless && (reaches[lastUpTo(begins, hit.from)] ?? -1) < hit.to)
}

/** Where the last of some sorted numbers that is no larger stands, or -1; found by halving, since there may be thousands. */
function lastUpTo(numbers: readonly number[], most: number): number {
  let [low, high] = [0, numbers.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] as number) <= most) low = middle + 1
    else high = middle
  }
  return low - 1
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
