/** A service's clock minus ours, and how far off that may be, in ms. */
export interface Skew {
  skew: number
  uncertainty: number
}

/** What a service said of its time, and the request that asked: when it was sent and how long it took, in ms. */
export interface Reading {
  remoteMs: number
  sentAt: number
  tookMs: number
}

/** In whole ms, since both clocks are read so. */
function skewOf({ remoteMs, sentAt, tookMs }: Reading): Skew {
  return { skew: Math.round(remoteMs - (sentAt + tookMs / 2)), uncertainty: Math.ceil(tookMs / 2 + 1.5) }
}

/** A reading may be off by so much without a step, in ms: a request that waited for its turn before it was sent. */
const noStepMs = 50

/** By how much a clock has stepped since its skew was measured, in ms; 0 within the uncertainty of a reading. */
export function steppedBy(known: Skew, reading: Reading): number {
  const { skew, uncertainty } = skewOf(reading)
  const off = skew - known.skew
  return Math.abs(off) > uncertainty + known.uncertainty + noStepMs ? off : 0
}

/**
 * Measures a clock by several readings and keeps the one with the shortest round trip: half of it is
 * the uncertainty, since nothing tells how it splits between the two ways.
 */
export function measureSkew(read: () => Reading | undefined, readings = 5): Skew | undefined {
  let best: Skew | undefined
  for (let i = 0; i < readings; i++) {
    const reading = read()
    if (!reading) continue
    const found = skewOf(reading)
    if (!best || found.uncertainty < best.uncertainty) best = found
  }
  return best
}
