import type { IncomingHttpHeaders } from 'node:http'
import { RETELL_HEADER } from './retell-signature'
import type { Route } from './routes'

/** Headers that go on to the upstream under their own name. */
const KEPT = ['content-type', 'traceparent', RETELL_HEADER]
/** A Standard Webhooks provider's own, under another name: theirs is taken by the proxy's own signature. */
const RENAMED = ['webhook-timestamp', 'webhook-signature']

/** What goes on to the upstream of a delivery's headers, values byte for byte. */
export function forwardedHeaders(route: Route, headers: IncomingHttpHeaders): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const name of KEPT) keep(name, name)
  if (route.style === 'standard') for (const name of RENAMED) keep(name, `provider-${name}`)
  return kept

  function keep(from: string, to: string): void {
    const value = headers[from]
    if (typeof value === 'string') kept[to] = value
  }
}
