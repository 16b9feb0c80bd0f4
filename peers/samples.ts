/** One request, as a tool saw it. */
export interface PeerSample {
  /** When it was sent, in ms since the epoch. */
  atMs: number
  tookMs: number
  label: string
  /** Answered, and with the expected status. */
  ok: boolean
}

/** What a tool left of a run. */
export interface PeerSamples {
  samples: PeerSample[]
  /** Requests that failed without a sample of their own: the tool counts them, and does not say when. */
  failedUnseen: number
}
