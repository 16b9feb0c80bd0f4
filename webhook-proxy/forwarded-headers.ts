import type { IncomingHttpHeaders } from 'node:http'
import { RETELL_HEADER } from './retell-signature'
import type { Route } from './routes'

/** Headers that go on to the upstream under their own name. */
const KEPT = ['traceparent', RETELL_HEADER]
/** The body is JSON, or it were not taken; a provider may call it otherwise, or nothing. */
const JSON_TYPE = /^application\/([\w.+-]+\+)?json\s*(;|$)/i
/** A Standard Webhooks provider's own, under another name: theirs is taken by the proxy's own signature. */
const RENAMED = ['webhook-timestamp', 'webhook-signature']

/** What every upstream takes as the value of a header. */
const PLAIN = /^[\x20-\x7e]{1,4096}$/

/** What goes on to the upstream of a delivery's headers, values byte for byte. */
export function forwardedHeaders(route: Route, headers: IncomingHttpHeaders): Record<string, string> {
  const type = headers['content-type'] ?? ''
  const kept: Record<string, string> = {
    'content-type': JSON_TYPE.test(type) && PLAIN.test(type) ? type : 'application/json',
  }
  for (const name of KEPT) keep(name, name)
  if (route.style === 'standard') for (const name of RENAMED) keep(name, `provider-${name}`)
  return kept

  function keep(from: string, to: string): void {
    const value = headers[from]
    if (typeof value === 'string' && PLAIN.test(value)) kept[to] = value
  }
}
