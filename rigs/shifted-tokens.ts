import { requestLine } from './../contracts/generated/medcor'
import type { Meddling } from './medcor-gateway'

/** Makes a platform appear whose clock is so many seconds off: the times in its tokens, and the one it tells. */
export function shiftedTokens(seconds: number): Meddling {
  const real = new Map<string, string>()
  const shifted = (token: string): string => {
    const [header, claims = '', signature] = token.split('.')
    const { iat, exp, ...others } = JSON.parse(Buffer.from(claims, 'base64url').toString())
    const moved = JSON.stringify({ ...others, iat: iat + seconds, exp: exp + seconds })
    const told = [header, Buffer.from(moved).toString('base64url'), signature].join('.')
    real.set(told, token)
    return told
  }
  const tokensIn = (tokens: { access: string }) => ({ ...tokens, access: shifted(tokens.access) })
  return {
    // Only the platform has the key: what it signed goes back to it as it was.
    tokens: (token) => real.get(token) ?? token,
    answers({ line, status, body }) {
      if (status !== 200) return undefined
      if (line === requestLine.login || line === requestLine.switchRole)
        return { status, body: { ...body, tokens: tokensIn(body.tokens) } }
      if (line === requestLine.refresh) return { status, body: tokensIn(body) }
      if (line === requestLine.health) return { status, body: { ...body, now_ms: body.now_ms + seconds * 1000 } }
      return undefined
    },
  }
}
