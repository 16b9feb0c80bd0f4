import { randomBytes } from 'k6/crypto'
import { formatUuidv4, randomIntBetween } from './random'

/**
 * A version 4 UUID.
 * @param secure whether it is drawn from the system's secure source, at some cost, or from Math.random
 */
export function uuidv4(secure = false): string {
  return formatUuidv4(
    secure ? new Uint8Array(randomBytes(16)) : Uint8Array.from({ length: 16 }, () => randomIntBetween(0, 255)),
  )
}
