import { measureSkew, type Skew } from '../drive/webhooks/skew'
import type { RunData } from './platform'

/** Measures how far a service's clock is off the generator's; more than could be told apart is said on the scorecard. */
export function noteSkew(
  data: RunData,
  service: string,
  health: () => { body: { now_ms: number } | undefined; sentAt: number; tookMs: number },
): void {
  const skew: Skew | undefined = measureSkew(() => {
    const { body, sentAt, tookMs } = health()
    return body && { remoteMs: body.now_ms, sentAt, tookMs }
  })
  if (!skew) return
  data.clock_skew_ms[service] = skew
  if (Math.abs(skew.skew) > skew.uncertainty + 5)
    data.notes.push(
      `the clock of the ${service} is ${Math.abs(skew.skew)} ms ${skew.skew > 0 ? 'ahead of' : 'behind'} the generator's (±${skew.uncertainty} ms), and times of its own are off by as much`,
    )
}
