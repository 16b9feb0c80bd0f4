/** One line, or a part of one that is very long. */
export interface Line {
  text: string
  /** From 1 on. */
  number: number
}

/** A line that is longer is taken in parts, cut where a value is unlikely to stand. */
const longest = 2 ** 18

/** Takes a text in pieces, cut anywhere, and gives its lines; they may end as on Unix, Windows or an old Mac. */
export class LineSplitter {
  private number = 1
  private open: string[] = []
  private length = 0
  /** The last piece ended with a carriage return: a line feed right behind it belongs to it. */
  private returned = false

  /** The lines that end in a piece. */
  push(given: string): Line[] {
    const piece = this.returned && given.startsWith('\n') ? given.slice(1) : given
    if (given !== '') this.returned = given.endsWith('\r')
    const found: Line[] = []
    const [first = '', ...others] = piece.includes('\r') ? piece.split(/\r\n|\n|\r/) : piece.split('\n')
    this.add(first)
    for (const text of others) {
      found.push(...this.taken())
      this.number += 1
      this.add(text)
    }
    if (this.length > 2 * longest) {
      const parts = this.taken()
      this.add((parts.pop() as Line).text)
      found.push(...parts)
    }
    return found
  }

  /** The last line. */
  end(): Line[] {
    return this.taken()
  }

  private add(text: string): void {
    this.open.push(text)
    this.length += text.length
  }

  private taken(): Line[] {
    const line = this.open.length === 1 ? (this.open[0] as string) : this.open.join('')
    this.open = []
    this.length = 0
    return [...cut(line, this.number)]
  }
}

function* cut(line: string, number: number): Iterable<Line> {
  let from = 0
  while (line.length - from > longest) {
    const window = line.slice(from + longest - 1000, from + longest)
    const best = ['>', ',', ' ', '~', ';', '|', '&'].map((sign) => window.lastIndexOf(sign)).find((at) => at >= 0)
    const to = best === undefined ? from + longest : from + longest - 1000 + best + 1
    yield { text: line.slice(from, to), number }
    from = to
  }
  yield { text: from === 0 ? line : line.slice(from), number }
}
