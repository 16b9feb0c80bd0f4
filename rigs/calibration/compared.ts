import { k6Percentile } from '../../thresholds/testing/k6-percentile'
import type { Reported } from './client'
import type { CalibrationServer, Stream } from './server'

/** A client's percentiles beside the server's own, in ms. */
export interface ComparedPercentiles {
  tool: string
  delays: string
  /** Absent in a closed model. */
  ratePerS?: number
  reported: Reported
  truth: Reported
  /** How late the server's responses were against their delays, p95. */
  latenessP95: number
}

/** Opens a stream, lets `measure` put load on it, and sets what that says beside the server's record. */
export async function compared(
  server: CalibrationServer,
  tool: string,
  stream: Stream,
  ratePerS: number | undefined,
  measure: (url: string) => Promise<Reported>,
): Promise<ComparedPercentiles> {
  const { url, truth, late } = server.open(stream)
  const reported = await measure(url)
  const sorted = Float64Array.from(truth).sort()
  const of = (p: number) => k6Percentile(sorted, p)
  return {
    tool,
    delays: stream.delays.title,
    ...(ratePerS !== undefined && { ratePerS }),
    reported,
    truth: { requests: sorted.length, p50: of(50), p95: of(95), p99: of(99), max: of(100) },
    latenessP95: k6Percentile(Float64Array.from(late).sort(), 95),
  }
}

/** 1 ms or 2 %, whichever is more. */
export function isTrue(reported: number, truth: number): boolean {
  return Math.abs(reported - truth) <= Math.max(1, truth * 0.02)
}
