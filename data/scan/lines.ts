import { identifiers } from '../../lib/data/identifiers'
import type { Candidate, Detector } from './detector'
import { images } from './images'
import { labelled } from './labels'
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
const detectors: readonly Detector[] = [...shapes, ...labelled]

/** How much of the next line, and around the break, is looked at for what is split over two lines. */
const ahead = 200
const aroundBreak = 90

/** Sweeps a text a line at a time: nothing but the line before is kept. */
export class LineSweep {
  private line = 0
  private before: string | undefined

  constructor(
    private readonly file: string,
    private readonly allowed: Allowed,
    private readonly found: (finding: Finding) => void,
  ) {}

  /** The next line, without its end. */
  push(raw: string): void {
    for (const finding of this.sweepImages(raw)) this.found(finding)
    const next = readable(raw)
    if (this.before !== undefined) this.sweep(this.before, next)
    this.before = next
    this.line += 1
  }

  end(): void {
    if (this.before !== undefined) this.sweep(this.before, '')
  }

  private *sweepImages(raw: string): Iterable<Finding> {
    for (const { id, find } of images)
      for (const { value } of find(raw, raw))
        yield { file: this.file, line: this.line + 1, id, masked: masked(value.slice(0, 24)) }
  }

  private sweep(line: string, next: string): void {
    const seen = new Set<string>()
    const report = (id: string, { value }: Candidate) => {
      if (reservedSets.get(id)?.(value) || this.allowed(id, value) || seen.has(`${id} ${value}`)) return
      seen.add(`${id} ${value}`)
      this.found({ file: this.file, line: this.line, id, masked: masked(value) })
    }
    const text = withoutMachineIds(`${line}\n${next.slice(0, ahead)}`)
    const end = withoutMachineIds(line).length
    const lower = asciiLower(text)
    for (const { id, find } of detectors)
      for (const candidate of find(text, lower))
        if (candidate.from < end && whole(candidate, text)) report(id, candidate)
    for (const [joined, at] of joins(line, next)) {
      const low = asciiLower(joined)
      for (const { id, find } of detectors)
        for (const candidate of find(joined, low))
          if (candidate.from < at && candidate.to > at && split(candidate, joined)) report(id, candidate)
    }
  }
}

/** The end of a line and the beginning of the next without what parts them, and those within the line. */
function joins(line: string, next: string): [joined: string, at: number][] {
  const pieces = [...line.split('\n'), next]
  return pieces.slice(1).flatMap((after, i): [string, number][] => {
    const head = (pieces[i] as string).replace(/[\s=\\]*$|["'\s]+\+?\s*$/, '').slice(-aroundBreak)
    const tail = after.replace(/^[\s>#*|"'+]+/, '').slice(0, aroundBreak)
    return head === '' || tail === '' ? [] : [[withoutMachineIds(head + tail), head.length]]
  })
}

/** Over a break of lines only what is written with more than digits: two numbers below each other are two numbers. */
function whole({ from, to }: Candidate, text: string): boolean {
  const written = text.slice(from, to)
  return (
    !written.includes('\n') ||
    /[-().+@]/.test(written) ||
    /[a-z#]\W{0,4}\s?$/i.test(text.slice(Math.max(0, from - 12), from))
  )
}

function split({ from, to }: Candidate, joined: string): boolean {
  return /[^\d]/.test(joined.slice(from, to)) || /[a-z#]\W{0,4}$/i.test(joined.slice(Math.max(0, from - 12), from))
}

/** The shape of a value: 9 for a digit, x and X for letters. */
export function masked(value: string): string {
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
