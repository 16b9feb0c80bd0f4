/** Something that a platform may lack; `ABSENT_CAPABILITIES` names those it lacks. */
export interface Capability {
  what: string
  /** The capabilities that need this one, and are absent with it. */
  carries?: readonly string[]
}

/** What every platform may have. */
export const capabilities = {
  'server-timing': { what: 'Server-Timing with `db` in its responses' },
  'run-cleanup': { what: 'deleting what one run created' },
  health: { what: 'GET /healthz with its settings and clock' },
  metrics: { what: 'GET /metrics in Prometheus format' },
  logout: { what: 'ending a session' },
} as const satisfies Record<string, Capability>
