import exec from 'k6/execution'
import type { Run } from '../handover'
import { sleepUntil } from './clock'
import { addCore } from './init'

/**
 * Watches the generator's lag from one VU. Only a VU can make k6 exit with 110 (INVALID), so too high a p95 of this lag
 * fails the run from here. The threshold on the lag of all VUs is another check.
 */
export class GeneratorProbe {
  private readonly lags: number[] = []

  constructor(private readonly limit: Run['lagLimit']) {}

  /** Sleeps until a time, and keeps by how much the sleep overshot while the load is judged. */
  sleepUntil(dueMs: number, judged: boolean): void {
    const inTime = Date.now() < dueMs
    const late = sleepUntil(dueMs)
    if (inTime && judged) this.lags.push(late)
  }

  conclude(): void {
    if (this.lags.length < this.limit.samplesAtLeast) return
    const sorted = [...this.lags].sort((a, b) => a - b)
    const p95 = sorted[Math.floor(sorted.length * 0.95)] ?? 0
    if (p95 < this.limit.ms) return
    addCore.generator_starved(1)
    exec.test.fail(
      `INVALID: the load generator lagged ${Math.round(p95)} ms (p95); this says nothing about the platform`,
    )
  }
}
