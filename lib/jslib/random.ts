/** A whole number from min to max, both included. */
export function randomIntBetween(min: number, max: number): number {
  return Math.floor(min + Math.random() * (max - min + 1))
}

/** One item of an array; undefined when it is empty. */
export function randomItem<T>(arrayOfItems: readonly T[]): T {
  return arrayOfItems[randomIntBetween(0, arrayOfItems.length - 1)] as T
}

/** `length` characters, each drawn from `charset`: the lower-case letters unless given. */
export function randomString(length: number, charset = 'abcdefghijklmnopqrstuvwxyz'): string {
  let text = ''
  for (let at = 0; at < length; at++) text += charset.charAt(randomIntBetween(0, charset.length - 1))
  return text
}

/** Sixteen bytes as a version 4 UUID (RFC 9562): version and variant are set, the rest is kept. */
export function formatUuidv4(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte, at) => {
    const marked = at === 6 ? (byte & 0x0f) | 0x40 : at === 8 ? (byte & 0x3f) | 0x80 : byte
    return marked.toString(16).padStart(2, '0')
  })
  return [hex.slice(0, 4), hex.slice(4, 6), hex.slice(6, 8), hex.slice(8, 10), hex.slice(10, 16)]
    .map((part) => part.join(''))
    .join('-')
}
