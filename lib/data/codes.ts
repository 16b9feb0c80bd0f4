import { identifier } from './identifier'
import { integer } from './random'
import { sha1 } from './sha1'

/** The data set's own namespace: the UUIDv5 of `synthetic.example` in the namespace of domain names (RFC 9562). */
export const dataNamespace = '053447ce-38ae-51a3-82c4-7989e8d68423'

/**
 * The UUID of version 5 that a name has in a namespace (RFC 9562, 5.5).
 * @param text of ASCII characters
 */
export function uuidV5(text: string, namespace: string = dataNamespace): string {
  const hex = namespace.replaceAll('-', '')
  const bytes = Array.from({ length: 16 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16))
  for (let at = 0; at < text.length; at++) bytes.push(text.charCodeAt(at))
  const hash = sha1(bytes)
  const variant = ((Number.parseInt(hash.slice(16, 18), 16) & 0x3f) | 0x80).toString(16)
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-${variant}${hash.slice(18, 20)}-${hash.slice(20, 32)}`
}

/** A patient's id, which follows from the medical record number: so that a foreign one is seen. */
export function patientId(mrn: string): string {
  return uuidV5(`patient/${mrn}`)
}

/** That an id is of the data set's namespace shows only beside the name that it was made of: see {@link patientId}. */
export const code = /* @__PURE__ */ identifier({
  id: 'code',
  number: 18,
  title: 'any other unique number or code',
  reserved: (value) => /^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(value),
  make: (random) => uuidV5(String(integer(random, 0, 1e9))),
})
