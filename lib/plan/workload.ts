/** A journey that runs beside the load at a rate of its own. */
export interface Background<C extends string = string> {
  /** Its name among the platform's journeys, and that of its scenario. */
  journey: string
  perMinute: number
  /** The longest an iteration can take on a platform that answers each request just within its timeout, in requests. */
  requests: number
  /** Waiting of its own that an iteration adds at most, in seconds. */
  waits_s?: number
  /** The capability without which it is left out. */
  needs?: C
  /** It places calls: a run with fewer arrivals than the target has fewer of these too. */
  dials?: true
  /**
   * Closed model: this many VUs share the rate, each at its own pace. For journeys that compare or observe, and are no part
   * of the promised load: their VUs keep their sessions, where those of an arrival rate would each log in.
   */
  vus?: number
  /** Only while targets are judged, instead of through the whole run. */
  holdOnly?: true
}

/** A journey that runs only in a rush. */
export interface Rush {
  /** Its name among the platform's journeys, and that of its scenario. */
  journey: string
  /** At the size of the target; a smaller run has as much less of it as it has fewer arrivals, or sessions. */
  perMinute: number
  in: 'arrivals' | 'sessions'
  requests: number
  /** It comes within this many seconds, and not for as long as the rush lasts. */
  lastsS?: number
  /** The arrivals that the rush adds come by it: the open model itself goes on as before. */
  carriesArrivals?: true
}

/** Requests an iteration may make before its own: a refused refresh, and the login that follows. */
export const loginRequests = 2

/**
 * What a platform's users do, for a profile to turn into scenarios. Closed model: each VU lives one session after the
 * other (the journey `sessions`).
 */
export interface Workload<C extends string = string> {
  /** Open model (the journey `arrivals`): comes at its own rate, whatever the platform does, and ends at its answer. */
  arrivals: { requests: number }
  background: readonly Background<C>[]
  /** What attackers do, where they come: VUs at a pace, as `background` has them, while targets are judged. */
  floods?: readonly (Background<C> & { vus: number; holdOnly: true })[]
  /** What a rush brings besides the arrivals, if anything. */
  rush?: Rush
  /** One VU that watches the run from its beginning until all it set off has settled. */
  observer: { journey: string; drain_s: number }
  /** One VU, every endpoint and journey once. */
  smoke: { longest_s: number }
  /** What `VUS` and `CALLS_PER_HOUR` are by default at 100 % load. */
  target: { vus: number; arrivals_per_hour: number }
}
