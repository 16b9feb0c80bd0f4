import { addCore } from '../init'
import { dbSample } from '../samples'
import type { Response, Sent } from './client'
import { serverTiming } from './server-timing'

let timed = 0

/** Records what the platform says of its own time, where it answered. */
export function observeServerTiming({ line, options, time }: Sent, { headers }: Response<unknown>): void {
  const header = options.timed && headers['Server-Timing']
  if (!header) return
  const crypto = serverTiming(header, 'crypto')
  // A platform that tells of encryption has a metric for it.
  const { server_crypto_ms } = addCore as { server_crypto_ms?: (value: number) => void }
  if (crypto !== undefined) server_crypto_ms?.(crypto)
  const slowest = serverTiming(header, 'db')
  if (slowest === undefined) return
  dbSample(slowest, time)
  timed += 1
  if (timed % 10 === 0) addCore.server_db_sum_ms(serverTiming(header, 'db_sum') ?? slowest, { name: line })
}
