/**
 * SHA-1 (FIPS 180-4) of bytes, as 40 hexadecimal digits. UUIDs of version 5 are made of it; it keeps nothing
 * secret. Written out, since Node and k6 have no hash in common.
 */
export function sha1(bytes: readonly number[]): string {
  const length = bytes.length
  const words = new Array<number>((((length + 8) >> 6) + 1) * 16).fill(0)
  bytes.forEach((byte, at) => {
    words[at >> 2] = (words[at >> 2] ?? 0) | (byte << (24 - 8 * (at % 4)))
  })
  words[length >> 2] = (words[length >> 2] ?? 0) | (0x80 << (24 - 8 * (length % 4)))
  words[words.length - 1] = length * 8
  let state: Five = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]
  for (let block = 0; block < words.length; block += 16) state = compress(state, words.slice(block, block + 16))
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

type Five = [number, number, number, number, number]

function compress(state: Five, w: number[]): Five {
  for (let t = 16; t < 80; t++) w[t] = rotated(at(w, t - 3) ^ at(w, t - 8) ^ at(w, t - 14) ^ at(w, t - 16), 1)
  let [a, b, c, d, e] = state
  for (let t = 0; t < 80; t++) {
    const [mixed, constant] =
      t < 20
        ? [(b & c) | (~b & d), 0x5a827999]
        : t < 40
          ? [b ^ c ^ d, 0x6ed9eba1]
          : t < 60
            ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
            : [b ^ c ^ d, 0xca62c1d6]
    const next = (rotated(a, 5) + mixed + e + constant + at(w, t)) | 0
    ;[a, b, c, d, e] = [next, a, rotated(b, 30), c, d]
  }
  return [(state[0] + a) | 0, (state[1] + b) | 0, (state[2] + c) | 0, (state[3] + d) | 0, (state[4] + e) | 0]
}

function at(words: number[], index: number): number {
  return words[index] as number
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by))
}
