import { watchEverySeconds } from '../../../thresholds/tcall-pace'

/** Below this many expected calls in progress, 1,000 would not be held for 95 % of the time. */
export const occupancyNeeded = 1050

/**
 * Calls in progress to be expected, by Little's law. A closed VU has no call from the end of one until it
 * notices, half a watch interval later on average; arrivals add rate × mean.
 */
export function expectedOccupancy(vus: number, arrivalsPerHour: number, meanInProgressS: number): number {
  const busy = meanInProgressS / (meanInProgressS + watchEverySeconds / 2)
  return Math.round(vus * busy + (arrivalsPerHour / 3600) * meanInProgressS)
}
