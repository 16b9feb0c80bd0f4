import { errors, jwtVerify, SignJWT } from 'jose'
import { Refusal } from '../../service/refusal'

const algorithm = 'HS256'
/** More than the sessions of any run; a token beyond it is only verified again. */
const cachedTokens = 20_000

/** What a token says. An access token opens a session; a refresh token renews it, once. */
export interface Claims {
  use: 'access' | 'refresh'
  sessionId: string
  /** Which of the session's refresh tokens it is; of an access token, which it came with. */
  generation: number
}

/** Makes and verifies tokens; a verified access token is remembered until it expires, a refresh token works only once. */
export class Jwt {
  readonly #key: Uint8Array
  readonly #verified = new Map<string, { claims: Claims; expiresAtMs: number }>()

  constructor(secret: string) {
    this.#key = new TextEncoder().encode(secret)
  }

  sign({ use, sessionId, generation }: Claims, subject: string, expiresAtMs: number): Promise<string> {
    return new SignJWT({ use, sid: sessionId, gen: generation })
      .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
      .setSubject(subject)
      .setIssuedAt()
      .setExpirationTime(Math.floor(expiresAtMs / 1000))
      .sign(this.#key)
  }

  /** @throws {Refusal} 401: `token_expired`, or `unauthorized` when it is not ours or for another use. */
  async verify(token: string, use: Claims['use']): Promise<Claims> {
    if (use === 'refresh') return (await this.#check(token, use)).claims
    const known = this.#verified.get(token)
    if (known && Date.now() < known.expiresAtMs) return known.claims
    this.#verified.delete(token)
    const verified = await this.#check(token, use)
    if (this.#verified.size >= cachedTokens) {
      const [oldest] = this.#verified.keys()
      if (oldest) this.#verified.delete(oldest)
    }
    this.#verified.set(token, verified)
    return verified.claims
  }

  async #check(token: string, use: Claims['use']): Promise<{ claims: Claims; expiresAtMs: number }> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: [algorithm],
        requiredClaims: ['sub', 'exp', 'use', 'sid', 'gen'],
      })
      if (payload['use'] !== use) throw new Error('a token for another use')
      const claims = { use, sessionId: String(payload['sid']), generation: Number(payload['gen']) }
      return { claims, expiresAtMs: (payload.exp ?? 0) * 1000 }
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new Refusal(401, 'token_expired', 'the token has expired')
      throw unauthorized('the token is not valid')
    }
  }
}

export function unauthorized(message: string): Refusal {
  return new Refusal(401, 'unauthorized', message)
}
