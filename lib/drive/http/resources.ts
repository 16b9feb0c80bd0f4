import http from 'k6/http'
import { phaseOf, windowOf } from '../clock'
import { lacksCapability, run } from '../run'
import { serviceUse, soakRatio } from '../samples'
import { sampleSum } from './prometheus'

/** Where a service's /metrics are, and the bearer token that they need, if any. */
interface Metered {
  base: string
  token?: string
}

interface Reading {
  atMs: number
  cpuSeconds: number
}

const last = new Map<string, Reading>()
const memory: Record<'first' | 'last', number[]> = { first: [], last: [] }

/** Reads the services' own /metrics; one that has none is passed over. The requests are no part of the load: they carry no `sla`. */
export function readResources(services: Readonly<Record<string, Metered>>): void {
  for (const [name, { base, token = '' }] of Object.entries(services)) {
    if (base === '' || (name === 'platform' && lacksCapability('metrics'))) continue
    const atMs = Date.now()
    const tags = { name: 'GET /metrics', phase: phaseOf(atMs) }
    const text = metricsOf(base, token, tags)
    if (text !== undefined) record(name, atMs, text)
  }
}

function metricsOf(base: string, token: string, tags: Record<string, string>): string | undefined {
  try {
    const timeout = run().size.request_timeout_s * 1000
    const headers: Record<string, string> = token === '' ? {} : { authorization: `Bearer ${token}` }
    const response = http.get(`${base}/metrics`, { tags, headers, redirects: 0, responseType: 'text', timeout })
    return response.status === 200 && typeof response.body === 'string' ? response.body : undefined
  } catch {
    return undefined
  }
}

function record(service: string, atMs: number, text: string): void {
  const cpuSeconds = sampleSum(text, 'process_cpu_seconds_total')
  const bytes = sampleSum(text, 'process_resident_memory_bytes')
  const connections = sampleSum(text, 'database_connections')
  const before = last.get(service)
  if (cpuSeconds !== undefined) {
    if (before && atMs > before.atMs)
      serviceUse(service, 'cpu', (cpuSeconds - before.cpuSeconds) / ((atMs - before.atMs) / 1000))
    last.set(service, { atMs, cpuSeconds })
  }
  if (connections !== undefined) serviceUse(service, 'connections', connections)
  if (bytes === undefined) return
  serviceUse(service, 'memory', bytes / 1_048_576)
  const window = windowOf(atMs)
  if (service === 'platform' && window) memory[window].push(bytes)
}

/** soak: compares the platform's memory of the last window with that of the first; once, at the end. */
export function compareMemory(): void {
  if (memory.first.length === 0 || memory.last.length === 0) return
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
  soakRatio(mean(memory.last) / mean(memory.first), 'memory')
}
