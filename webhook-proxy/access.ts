import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether a request brings the operator's token. Where it comes from is no permission: behind a reverse proxy all the
 * internet comes from loopback. An empty token fits nobody.
 */
export function mayOperate(headers: IncomingHttpHeaders, token: string): boolean {
  const given = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1]
  return token !== '' && given !== undefined && timingSafeEqual(sha256(given), sha256(token))
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
