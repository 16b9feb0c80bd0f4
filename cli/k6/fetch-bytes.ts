import { EnvHttpProxyAgent, fetch, type Response } from 'undici'

export interface FetchOptions {
  /** After how long without a byte the server is given up. */
  stallMs: number
  /** How many bytes are taken at most. */
  most: number
  signal?: AbortSignal
  /** Gets the progress so far. */
  tick?: (detail: string) => void
}

const mostRedirects = 5

/**
 * Downloads `url`, through the proxy of `HTTPS_PROXY` and its like if one is set.
 * @throws Error with one line: not https, not 200, too large, truncated, stalled, unreachable.
 */
export async function fetchBytes(url: string, { stallMs, most, signal, tick }: FetchOptions): Promise<Buffer> {
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
    const response = await answerOf(url, AbortSignal.any([stalled.signal, ...(signal ? [signal] : [])]))
    if (!response.ok) throw new Refused(`${url} answers ${response.status}`)
    expected = Number(response.headers.get('content-length'))
    if (expected > most) throw tooLarge(expected)
    for await (const chunk of response.body ?? []) {
      alive()
      chunks.push(chunk)
      received += chunk.length
      if (received > most) throw tooLarge(received)
      tick?.(`${megabytes(received)}${expected ? ` of ${megabytes(expected)}` : ''} MB`)
    }
  } catch (error) {
    const isStalled = stalled.signal.aborted
    stalled.abort() // nothing more of it is wanted
    signal?.throwIfAborted()
    if (error instanceof Refused) throw error
    if (isStalled) throw new Error(`${url} sent nothing for ${stallMs / 1000} s`)
    if (received < expected) throw new Error(`${url} is truncated: ${received} of ${expected} bytes came`)
    throw new Error(`${url} could not be fetched: ${rootCause(error)}`)
  } finally {
    clearTimeout(timer)
  }
  return Buffer.concat(chunks)

  function tooLarge(bytes: number): Refused {
    return new Refused(`${url} is larger than ${megabytes(most)} MB (${megabytes(bytes)} MB and more): it is no k6`)
  }
}

/** Follows redirects itself: each address on the way is held to the same rule. */
async function answerOf(url: string, signal: AbortSignal): Promise<Response> {
  const dispatcher = new EnvHttpProxyAgent()
  let at = url
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    assertUntampered(at)
    const response = await fetch(at, { dispatcher, signal, redirect: 'manual' })
    const location = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || !location) return response
    await response.body?.cancel()
    at = new URL(location, at).href
  }
  throw new Refused(`${url} redirects more than ${mostRedirects} times`)
}

/** What comes by plain http anybody on the way can change, the checksums beside it too. */
function assertUntampered(url: string): void {
  if (!URL.canParse(url)) throw new Refused(`${url} is no address`)
  const { protocol, hostname } = new URL(url)
  const isLoopback = hostname === 'localhost' || /^127\.\d+\.\d+\.\d+$/.test(hostname) || hostname === '[::1]'
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback)) return
  throw new Refused(`${url} is not https, and anybody on the way could change what comes; use an https address`)
}

/** What we will not have; its message is for the user. */
class Refused extends Error {}

/** fetch says "fetch failed" and hides why. */
function rootCause(error: unknown): string {
  let cause = error as Error
  while (cause.cause instanceof Error) cause = cause.cause
  return cause.message || (cause as NodeJS.ErrnoException).code || cause.name
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}
