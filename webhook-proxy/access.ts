import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** Headers that a forwarding server adds: with one of them, the loopback address is not the client's. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via']

/** Whether an IP address is this machine's own: 127.0.0.0/8 or ::1. */
export function isLoopback(address: string): boolean {
  const ipv4 = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address
  return address === '::1' || /^127(\.\d{1,3}){3}$/.test(ipv4)
}

/** Whether a request may use /ledger, /replay and /faults: from loopback itself, or with the token; an empty token fits nobody. */
export function mayOperate(remoteAddress: string, headers: IncomingHttpHeaders, token: string): boolean {
  if (isLoopback(remoteAddress) && FORWARDED.every((name) => headers[name] === undefined)) return true
  const given = headers.authorization?.replace(/^Bearer /i, '')
  return token !== '' && given !== undefined && timingSafeEqual(sha256(given), sha256(token))
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
