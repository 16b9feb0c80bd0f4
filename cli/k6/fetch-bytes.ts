import { EnvHttpProxyAgent, fetch, type Response } from 'undici'

export interface FetchOptions {
  /** After how long without a byte the server is given up. */
  stallMs: number
  signal?: AbortSignal
  /** Gets the progress so far. */
  tick?: (detail: string) => void
}

/**
 * Downloads `url`, through the proxy of `HTTPS_PROXY` and its like if one is set.
 * @throws Error with one line: not 200, truncated, stalled, unreachable.
 */
export async function fetchBytes(url: string, { stallMs, signal, tick }: FetchOptions): Promise<Buffer> {
  const stalled = new AbortController()
  let timer = setTimeout(() => stalled.abort(), stallMs)
  const alive = () => {
    clearTimeout(timer)
    timer = setTimeout(() => stalled.abort(), stallMs)
  }
  const chunks: Uint8Array[] = []
  let received = 0
  let expected = 0
  try {
    const response: Response = await fetch(url, {
      dispatcher: new EnvHttpProxyAgent(),
      signal: AbortSignal.any([stalled.signal, ...(signal ? [signal] : [])]),
    })
    if (!response.ok) throw new Unanswered(`${url} answers ${response.status}`)
    expected = Number(response.headers.get('content-length'))
    for await (const chunk of response.body ?? []) {
      alive()
      chunks.push(chunk)
      received += chunk.length
      tick?.(`${megabytes(received)}${expected ? ` of ${megabytes(expected)}` : ''} MB`)
    }
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof Unanswered) throw error
    if (stalled.signal.aborted) throw new Error(`${url} sent nothing for ${stallMs / 1000} s`)
    if (received < expected) throw new Error(`${url} is truncated: ${received} of ${expected} bytes came`)
    throw new Error(`${url} cannot be had: ${rootCause(error)}`)
  } finally {
    clearTimeout(timer)
  }
  return Buffer.concat(chunks)
}

class Unanswered extends Error {}

/** fetch says "fetch failed" and hides why. */
function rootCause(error: unknown): string {
  let cause = error as Error
  while (cause.cause instanceof Error) cause = cause.cause
  return cause.message || (cause as NodeJS.ErrnoException).code || cause.name
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}
