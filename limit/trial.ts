/** What a trial said of a load. */
export type TrialVerdict =
  /** Every target held, the work was taken, and no backlog grew. */
  | { kind: 'sustainable' }
  /** Which targets broke, first those of the first sub-window; and whether the platform refused or was late. */
  | { kind: 'unsustainable'; broke: readonly Breach[]; shedding: Shedding }
  /** It says nothing of the platform: the load generator did not keep up, or the run ended before its end. */
  | { kind: 'no-trial'; because: 'generator' | 'interrupted'; reason: string }

/** One reason why a load is too high. */
export interface Breach {
  /** The id of a target; `accepted` or `backlog` for what has no target. */
  id: string
  /** What was measured and what it should have been, in words. */
  said: string
}

/**
 * How a platform gets rid of work that is too much. `politely`: it refuses with 429 or 503 and Retry-After, and what
 * it accepts is within its limits. `collapsed`: accepted work is late too, or it refuses in other ways.
 */
export type Shedding = 'politely' | 'collapsed'

/** A trial that was made; `load` in sessions. */
export interface Trial {
  /** `hold`: the long one, which confirms an answer. */
  kind: 'trial' | 'hold'
  load: number
  verdict: TrialVerdict
  /** Work done within the limits, per second; null when the run left no count. */
  goodput_per_s: number | null
  /** Targets that had too few samples in a sub-window to be judged there. */
  unjudged: readonly string[]
  started_at: string
  duration_s: number
}
