import { createHash } from 'node:crypto'

/** The same id for the same name, in the form of a version 5 UUID (RFC 9562) within our own namespace. */
export function namedUuid(name: string): string {
  const hash = createHash('sha1').update(`medcor reference ${name}`).digest()
  hash[6] = ((hash[6] as number) & 0x0f) | 0x50
  hash[8] = ((hash[8] as number) & 0x3f) | 0x80
  const hex = hash.toString('hex', 0, 16)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
