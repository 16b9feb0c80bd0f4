/** A service's clock minus ours, and how far off that may be, in ms. */
export interface Skew {
  skew: number
  uncertainty: number
}

/**
 * Measures a clock by several readings and keeps the one with the shortest round trip: half of it is
 * the uncertainty, since nothing tells how it splits between the two ways.
 */
export function measureSkew(
  read: () => { remoteMs: number; sentAt: number; tookMs: number } | undefined,
  readings = 5,
): Skew | undefined {
  let best: Skew | undefined
  for (let i = 0; i < readings; i++) {
    const reading = read()
    if (!reading) continue
    const uncertainty = reading.tookMs / 2
    // Both clocks are read in whole ms, and the skew is given in whole ms.
    if (!best || uncertainty < best.uncertainty)
      best = {
        skew: Math.round(reading.remoteMs - (reading.sentAt + uncertainty)),
        uncertainty: Math.ceil(uncertainty + 1.5),
      }
  }
  return best
}
