import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import type { RequestTiming } from '../../service/timing'

const algorithm = 'aes-256-gcm'
/** NIST SP 800-38D: 96 random bits, new for every encryption; a whole tag. */
const ivBytes = 12
const tagBytes = 16
/** What encryption adds to a text, in bytes. */
export const sealBytes = ivBytes + tagBytes
/** 32 bytes each: a megabyte for all of them. */
const maxOpenKeys = 20_000

/** A patient's own key: in the clear only here, in memory; in the database wrapped. */
export interface PatientKey {
  patientId: string
  key: Buffer
}

/** Encrypts what is said of a patient under a key of their own, which only the master key opens. */
export class Vault {
  readonly #wrappingKey: Buffer
  readonly #cacheKey: Buffer
  readonly #open = new Map<string, PatientKey>()
  readonly #maxOpenKeys: number

  constructor(masterKey: Buffer, { openKeys = maxOpenKeys } = {}) {
    this.#wrappingKey = Buffer.from(hkdfSync('sha256', masterKey, '', 'medcor key wrapping', 32))
    this.#cacheKey = Buffer.from(hkdfSync('sha256', masterKey, '', 'medcor cache', 32))
    this.#maxOpenKeys = openKeys
  }

  /** The name under which a row lies in a cache: it tells nobody whose row it is. */
  cacheName(of: string): string {
    return createHmac('sha256', this.#cacheKey).update(of).digest('hex')
  }

  /** A whole row for a cache, sealed once more: what is in the clear in the database is not in the clear there. */
  sealRow(timing: RequestTiming | undefined, name: string, row: Buffer): Buffer {
    return timed(timing, () => seal(this.#cacheKey, `cache:${name}`, row))
  }

  /** @throws Error when it was not sealed for this name */
  unsealRow(timing: RequestTiming | undefined, name: string, sealed: Buffer): Buffer {
    return timed(timing, () => unseal(this.#cacheKey, `cache:${name}`, sealed))
  }

  /** A new key, and the same wrapped for the database. */
  newKey(patientId: string): { patientKey: PatientKey; wrapped: Buffer } {
    const key = randomBytes(32)
    return { patientKey: { patientId, key }, wrapped: seal(this.#wrappingKey, `key:${patientId}`, key) }
  }

  /** Unwraps a patient's key, or remembers it; the one unused for longest is forgotten first. */
  unwrap(timing: RequestTiming | undefined, patientId: string, wrapped: Buffer): PatientKey {
    const known = this.#open.get(patientId)
    if (known) {
      this.#open.delete(patientId)
      this.#open.set(patientId, known)
      return known
    }
    const key = timed(timing, () => unseal(this.#wrappingKey, `key:${patientId}`, wrapped))
    const patientKey = { patientId, key }
    if (this.#open.size >= this.#maxOpenKeys) {
      const [oldest] = this.#open.keys()
      if (oldest !== undefined) this.#open.delete(oldest)
    }
    this.#open.set(patientId, patientKey)
    return patientKey
  }

  /** @param column where it is kept: a text moved to another column or patient does not decrypt */
  encrypt(timing: RequestTiming | undefined, key: PatientKey, column: string, value: unknown): Buffer {
    return timed(timing, () => seal(key.key, `${column}:${key.patientId}`, Buffer.from(JSON.stringify(value))))
  }

  /** @throws Error when it was not encrypted for this patient and column. */
  decrypt<T>(timing: RequestTiming | undefined, key: PatientKey, column: string, sealed: Buffer): T {
    const text = timed(timing, () => unseal(key.key, `${column}:${key.patientId}`, sealed).toString('utf8'))
    return JSON.parse(text) as T
  }
}

function timed<T>(timing: RequestTiming | undefined, work: () => T): T {
  const start = performance.now()
  const result = work()
  timing?.crypto(performance.now() - start)
  return result
}

/** iv, tag, then the ciphertext. */
function seal(key: Buffer, bound: string, text: Buffer): Buffer {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv(algorithm, key, iv).setAAD(Buffer.from(bound))
  const sealed = Buffer.concat([cipher.update(text), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed])
}

function unseal(key: Buffer, bound: string, sealed: Buffer): Buffer {
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, ivBytes), { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(bound)).setAuthTag(sealed.subarray(ivBytes, sealBytes))
  return Buffer.concat([decipher.update(sealed.subarray(sealBytes)), decipher.final()])
}
