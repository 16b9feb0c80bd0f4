const startedAt_ms = Date.now() - performance.now()

/**
 * Milliseconds since the epoch by a clock that cannot step: the system's at the start of the process, and evenly on from
 * there. Schedules, retention and the ledger go by it. Signatures do not: their time is the system's.
 */
export function steadyNow(): number {
  return Math.floor(startedAt_ms + performance.now())
}
