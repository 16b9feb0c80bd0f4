import { type Features, featuresOf } from './features'

/** A text in which shapes are looked for. What it holds is told when it is first asked for: not every shape asks. */
export class Searched {
  private told: Features | undefined
  private small: string | undefined

  constructor(readonly text: string) {}

  get features(): Features {
    this.told ??= featuresOf(this.text)
    return this.told
  }

  get lower(): string {
    this.small ??= asciiLower(this.text)
    return this.small
  }
}

/** Without changing its length, as the letters of some scripts would. */
function asciiLower(text: string): string {
  // Most texts hold no letter that would become two.
  const lower = text.toLowerCase()
  return lower.length === text.length ? lower : text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}
