/** Which characters of ASCII are of a kind: one for each that is. */
export function signsLike(kind: RegExp): Uint8Array {
  return Uint8Array.from({ length: 128 }, (_, code) => (kind.test(String.fromCharCode(code)) ? 1 : 0))
}

/** Where a run begins and ends. */
interface Stretch {
  from: number
  to: number
}

/**
 * The first run of at least so many signs of a kind. A run of 16 cannot stand between two places that are 16 apart, so
 * that of most texts one character in 16 is looked at.
 * @param begin where the first may begin
 */
export function nextRun(text: string, signs: Uint8Array, least: number, begin = 0): Stretch | undefined {
  for (let at = begin + least - 1; at < text.length; ) {
    if (!isOf(text, at, signs)) {
      at += least
      continue
    }
    let from = at
    while (from > begin && isOf(text, from - 1, signs)) from--
    let to = at + 1
    while (isOf(text, to, signs)) to++
    if (to - from >= least) return { from, to }
    at = to + least
  }
  return undefined
}

/** Behind the end there is none. */
function isOf(text: string, at: number, signs: Uint8Array): boolean {
  const code = text.charCodeAt(at)
  return code < 128 && signs[code] === 1
}
