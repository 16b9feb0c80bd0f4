/**
 * The text between the first `left` and the `right` after it, or with `repeat` an array of every such text.
 * @returns null when there is none
 */
export function findBetween(content: string, left: string, right: string): string | null
export function findBetween(content: string, left: string, right: string, repeat: false): string | null
export function findBetween(content: string, left: string, right: string, repeat: true): string[] | null
export function findBetween(content: string, left: string, right: string, repeat = false): string | string[] | null {
  const found: string[] = []
  for (let from = 0; ; ) {
    const opening = content.indexOf(left, from)
    const closing = opening < 0 ? -1 : content.indexOf(right, opening + left.length)
    if (closing < 0) return found.length > 0 ? found : null
    const text = content.slice(opening + left.length, closing)
    if (!repeat) return text
    found.push(text)
    from = closing + right.length
    // Two empty delimiters would match at the same place for ever.
    if (from === opening) return found
  }
}
