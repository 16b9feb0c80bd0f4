/** Something that a platform may lack; `ABSENT_CAPABILITIES` names those it lacks. */
export interface Capability {
  what: string
  /** What cannot be there without it either. */
  carries?: readonly string[]
}

/** What every platform may have. */
export const capabilities = {
  'server-timing': { what: 'Server-Timing with `db` on its responses' },
  'run-cleanup': { what: 'deleting what one run created' },
  health: { what: 'GET /healthz with its settings and clock' },
  metrics: { what: 'GET /metrics in Prometheus format' },
  logout: { what: 'ending a session' },
} as const satisfies Record<string, Capability>
