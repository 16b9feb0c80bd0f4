import { requestLine } from '../../../../contracts/generated/medcor'
import { checkAnswer } from '../../../drive/answers'
import { request } from '../../../drive/http/client'
import { startIteration } from '../../../drive/start-iteration'
import * as api from '../api'
import { medcorContext } from '../platform'
import { connectionTime } from '../samples'

/** Two requests: one that has to open its connection, and one over the connection that is there then. */
export function handshake(): void {
  startIteration()
  const { MEDCOR_BASE_URL } = medcorContext().values
  // Its connection is closed after the answer, so that the next request needs a new one.
  request(MEDCOR_BASE_URL, requestLine.health, { headers: { Connection: 'close' } })
  const cold = api.health()
  const warm = api.health()
  if (!cold.ok || !warm.ok) return
  if (cold.tlsVersion !== '')
    checkAnswer(cold.tlsVersion === 'tls1.2' || cold.tlsVersion === 'tls1.3', 'shape', 'the TLS version is below 1.2')
  if (cold.connectMs > 0) connectionTime('cold', cold.connectMs + cold.tookMs)
  if (warm.connectMs === 0) connectionTime('warm', warm.tookMs)
}
