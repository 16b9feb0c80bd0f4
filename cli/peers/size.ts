import type { PeerSize } from '../../peers/journey'
import type { PeerOptions } from '../peers'
import { referenceOf } from '../platform/references'

/** What the options ask for; arrivals at the promised rate when they say nothing. */
export async function peerSizeOf(platform: string, { vus, perHour, ramp, hold }: PeerOptions): Promise<PeerSize> {
  const { asked } = await referenceOf(platform)
  return { vus, arrivals_per_hour: perHour ?? asked.promised.arrivals.perHour, rampS: ramp, holdS: hold }
}
