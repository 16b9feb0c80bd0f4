import type { Dispatcher } from 'undici'
import type { AttemptResult } from './next-step'
import { steadyNow } from './steady-clock'

/** More of an answer than this is read and thrown away: a receipt is small. */
const RECEIPT_BYTES = 64 * 1024

export interface AttemptRequest {
  origin: string
  path: string
  headers: Record<string, string>
  body: Buffer
  timeout_ms: number
  /** Called when the request is written to its connection. */
  onSent(): void
}

/**
 * Sends one attempt and resolves when it is over, whatever became of it. Redirects are not followed.
 * Once the upstream's status is there it decides, also when the rest of the answer breaks off.
 */
export function sendAttempt(dispatcher: Dispatcher, request: AttemptRequest): Promise<AttemptResult> {
  return new Promise((resolve) => {
    let startedAt = steadyNow()
    let controller: Dispatcher.DispatchController | undefined
    let status: number | undefined
    let retryAfter: string | undefined
    let over = false
    const chunks: Buffer[] = []
    let size = 0

    const timer = setTimeout(() => {
      end('timeout')
      controller?.abort(new Error('the attempt took too long'))
    }, request.timeout_ms)

    function end(withoutStatus: 'failed' | 'timeout'): void {
      if (over) return
      over = true
      clearTimeout(timer)
      const delivered = status !== undefined && status >= 200 && status < 300
      const processedAt = delivered ? processedAtOf(chunks) : undefined
      resolve({
        outcome: delivered ? 'delivered' : status !== undefined ? 'failed' : withoutStatus,
        ...(status !== undefined && { status }),
        ...(retryAfter !== undefined && { retry_after: retryAfter }),
        ...(processedAt !== undefined && { processed_at: processedAt }),
        started_at: startedAt,
        at: steadyNow(),
      })
    }

    const { origin, path, headers, body } = request
    dispatcher.dispatch(
      { origin, path, method: 'POST', headers, body },
      {
        onRequestStart(started) {
          controller = started
          // It may have waited for its connection until the time was over.
          if (over) return started.abort(new Error('the attempt took too long'))
          startedAt = steadyNow()
          timer.refresh() // the upstream's time counts from here
          request.onSent()
        },
        onResponseStart(_controller, code, responseHeaders) {
          if (code < 200) return
          status = code
          const header = responseHeaders['retry-after']
          if (typeof header === 'string') retryAfter = header
        },
        onResponseData(_controller, chunk) {
          size += chunk.length
          if (size <= RECEIPT_BYTES) chunks.push(chunk)
        },
        onResponseEnd: () => end('failed'),
        onResponseError: () => end('failed'),
      },
    )
  })
}

function processedAtOf(chunks: Buffer[]): number | undefined {
  try {
    const receipt = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { processed_at?: unknown } | null
    const processedAt = receipt?.processed_at
    return Number.isSafeInteger(processedAt) ? (processedAt as number) : undefined
  } catch {
    return undefined
  }
}
