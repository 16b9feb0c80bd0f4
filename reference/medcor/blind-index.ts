import { createHmac, hkdfSync } from 'node:crypto'

/** 128 bits: no two of a billion words meet. */
const tokenBytes = 16

/** What a patient is found by. */
interface Findable {
  first_name: string
  last_name: string
  mrn: string
  birth_date: string
  phone: string
  email: string
}

/**
 * Finds encrypted words without decrypting: each is kept as an HMAC under a key of this index, so the database can
 * compare words and read none. Whole words only; a hospital's tokens say nothing of another's.
 */
export class BlindIndex {
  readonly #key: Buffer

  constructor(masterKey: Buffer) {
    this.#key = Buffer.from(hkdfSync('sha256', masterKey, '', 'medcor blind index', 32))
  }

  /** The distinct tokens of a text's words. */
  tokens(hospitalId: string, text: string): Buffer[] {
    return words(text).map((word) =>
      createHmac('sha256', this.#key).update(`${hospitalId} ${word}`).digest().subarray(0, tokenBytes),
    )
  }

  tokensOf(hospitalId: string, patient: Findable): Buffer[] {
    const { first_name, last_name, mrn, birth_date, phone, email } = patient
    return this.tokens(hospitalId, [first_name, last_name, mrn, birth_date, phone, email].join(' '))
  }
}

/** In one form whatever the case, the width or the composition of their characters. */
function words(text: string): string[] {
  return [...new Set(text.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean))]
}
