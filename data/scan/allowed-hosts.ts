import { isReservedHost } from '../../lib/data/network'
import type { Allowed } from './detect/lines'

/** Of standards and of the tools whose names stand in what they write; they name no person. */
const publishers = [
  ...['www.w3.org', 'json-schema.org', 'k6.io', 'grafana.com', 'jslib.k6.io', 'spec.openapis.org'],
  ...['hl7.org', 'www.hl7.org', 'terminology.hl7.org', 'loinc.org', 'snomed.info', 'unitsofmeasure.org'],
]

/** Loopback, addresses that are nobody's, the publishers, and the hosts that the user names, with their addresses. */
export function allowedHosts(hosts: readonly string[]): Allowed {
  const named = new Set([...publishers, ...hosts.map((host) => host.toLowerCase())])
  const allowed = (host: string) => named.has(host) || isLoopback(host) || isReservedHost(host)
  return (id, value) => {
    if (id === 'ip') return allowed(value)
    if (id === 'email') return allowed(value.split('@')[1] ?? '')
    if (id !== 'url') return false
    const [, host = ''] = /^[a-z]+:\/\/(?:[^/@\s]*@)?(\[[^\]]*\]|[^/:?#\s]+)/i.exec(value) ?? []
    return allowed(host.toLowerCase().replace(/^\[|\]$/g, ''))
  }
}

function isLoopback(host: string): boolean {
  return /^127(?:\.\d{1,3}){3}$/.test(host) || ['localhost', '0.0.0.0', '::1', '::', '0:0:0:0:0:0:0:1'].includes(host)
}
