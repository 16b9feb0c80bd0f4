import { randomUUID } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import { Refusal } from '../../service/refusal'

/** Who asks, as a token says it. */
export interface Principal {
  accountId: number
  organisationId: number
  role: string
}

const algorithm = 'HS256'
/** More than the accounts of any run; a token beyond it is only verified again. */
const cachedTokens = 20_000

interface Verified {
  principal: Principal
  expiresAtMs: number
}

/** Makes and verifies JWTs; a verified token is remembered until it expires. */
export class TokenIssuer {
  readonly #key: Uint8Array
  readonly #ttlS: number
  readonly #verified = new Map<string, Verified>()

  constructor(secret: string, ttlS: number) {
    this.#key = new TextEncoder().encode(secret)
    this.#ttlS = ttlS
  }

  issue({ accountId, organisationId, role }: Principal): Promise<string> {
    const now = Math.floor(Date.now() / 1000)
    return new SignJWT({ org: organisationId, role })
      .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
      .setSubject(String(accountId))
      .setIssuedAt(now)
      .setExpirationTime(now + this.#ttlS)
      .setJti(randomUUID())
      .sign(this.#key)
  }

  /** @throws {Refusal} 401 when there is no token, or it is expired or not ours. */
  async verify(authorization: string | undefined): Promise<Principal> {
    const token = authorization?.startsWith('Bearer ') ? authorization.slice(7) : undefined
    if (!token) throw unauthorized('no bearer token')
    const known = this.#verified.get(token)
    if (known && Date.now() < known.expiresAtMs) return known.principal
    this.#verified.delete(token)
    const verified = await this.#check(token)
    if (this.#verified.size >= cachedTokens) {
      const [oldest] = this.#verified.keys()
      if (oldest) this.#verified.delete(oldest)
    }
    this.#verified.set(token, verified)
    return verified.principal
  }

  async #check(token: string): Promise<Verified> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: [algorithm],
        requiredClaims: ['sub', 'exp', 'org', 'role'],
      })
      const { sub, org, role, exp = 0 } = payload
      return {
        principal: { accountId: Number(sub), organisationId: Number(org), role: String(role) },
        expiresAtMs: exp * 1000,
      }
    } catch (error) {
      throw unauthorized(error instanceof errors.JWTExpired ? 'the token has expired' : 'the token is not valid')
    }
  }
}

export function unauthorized(message: string): Refusal {
  return new Refusal(401, 'unauthorized', message)
}
