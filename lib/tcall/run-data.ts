import type { RunData } from '../plan/platform'

/** What setup() learnt of the platform, for every journey. */
export interface TcallRun extends RunData {
  /** The number the run dials from, by which its calls are told from others'. */
  phone_number_id: string
  /** Whether that number is this run's alone: only then may teardown remove its calls. */
  cleans_up: boolean
  agents: number[]
  /** An agent with a limit of its own: its queue fills with few calls. */
  small_team?: { id: number; queue_id: string; limit: number }
  /** Calls in progress before the run, when the platform cannot count by phone_number_id. */
  standing_calls: number
  /** What the proxy divides its retry schedule by. */
  retry_scale: number
  /** What to take from the time between emission and effect, since the two were read off different clocks; 0 when they agree. */
  webhook_skew_ms: number
  /** How many times an event of the retry journey fails before it gets through; 0 without fault injection. */
  retry_failures: number
  /** Where the feeds stood when the run began. */
  cursors: { emissions?: string; ledger?: string; effects?: string }
}
