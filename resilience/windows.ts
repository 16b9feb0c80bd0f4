/** One answer of the platform, or the lack of one. */
export interface Sample {
  /** When it ended, in ms since the epoch. */
  at: number
  /** The target that it is a sample of; empty for none. */
  target: string
  ms: number
  failed: boolean
}

/** A stretch of time, and whether every target held in it. */
export interface Window {
  /** In ms since the epoch. */
  from: number
  to: number
  requests: number
  failed: number
  /** What did not hold: ids of targets, `errors`, or `silence` when nothing was answered at all. */
  broke: string[]
}

/** What a window is held to. */
export interface WindowLimits {
  /** Latency in ms, by target: 95 % of its answers have to be faster. */
  ms: Readonly<Record<string, number>>
  /** Failed requests, as a share: below. */
  failedShare: number
}

/** A single slow answer among few is no breach: it would be in any second of a healthy day. */
const slowAllowed = 1
const slowShare = 0.05

/** Cuts a stretch of time into windows of equal length and judges each; the last one may be cut short and is left out. */
export function windowsOf(
  samples: readonly Sample[],
  { from, to, lengthMs, limits }: { from: number; to: number; lengthMs: number; limits: WindowLimits },
): Window[] {
  const count = Math.max(0, Math.floor((to - from) / lengthMs))
  const inWindow: Sample[][] = Array.from({ length: count }, () => [])
  for (const sample of samples) inWindow[Math.floor((sample.at - from) / lengthMs)]?.push(sample)
  return inWindow.map((own, index) => {
    const failed = own.filter((sample) => sample.failed).length
    return {
      from: from + index * lengthMs,
      to: from + (index + 1) * lengthMs,
      requests: own.length,
      failed,
      broke: broken(own, failed, limits),
    }
  })
}

function broken(own: readonly Sample[], failed: number, { ms, failedShare }: WindowLimits): string[] {
  if (own.length === 0) return ['silence']
  const late = Object.entries(ms).flatMap(([target, limit]) => {
    const of = own.filter((sample) => sample.target === target)
    const slow = of.filter((sample) => sample.failed || sample.ms >= limit).length
    return slow > Math.max(slowAllowed, Math.floor(slowShare * of.length)) ? [target] : []
  })
  return failed / own.length >= failedShare && failed > 0 ? ['errors', ...late] : late
}

/** In more of the windows than this a target may not break, to be asked for again after a fault. */
const brokenAtMost = 0.25

/** The targets that did not hold in peace either: their breach after a fault is no trace of it. */
export function brokenBefore(calm: readonly Window[]): string[] {
  const counts = new Map<string, number>()
  for (const { broke } of calm) for (const id of broke) counts.set(id, (counts.get(id) ?? 0) + 1)
  return [...counts].flatMap(([id, count]) => (count > brokenAtMost * calm.length ? [id] : []))
}

/** What a fault cost, by the windows around it. Seconds; null for what did not come about. */
export interface Recovery {
  /** From the fault to the first breach; null when nobody noticed. */
  detect_s: number | null
  /** From the end of the fault until all targets hold again, in so many windows in a row; null when they do not. */
  recover_s: number | null
  /** From the fault to the end of the first full window in which all hold again: the time that users were without. */
  rto_s: number | null
  /** When that window ended, in ms since the epoch. */
  recovered_at: number | null
  /** User-seconds that failed: of each window the share that failed, times its length and the users. */
  budget_user_s: number
  /** Share of the time, in percent, in which all targets held. */
  uptime_percent: number
  broke: string[]
}

/**
 * @param windows from the fault to the end of the observation
 * @param inRow so many windows in a row have to hold, for a platform to be within its targets again
 */
export function recoveryOf(
  windows: readonly Window[],
  { faultAt, clearedAt, inRow, users }: { faultAt: number; clearedAt: number; inRow: number; users: number },
): Recovery {
  const after = windows.filter(({ to }) => to > faultAt)
  const first = after.find(({ broke }) => broke.length > 0)
  const last = after.findLastIndex(({ broke }) => broke.length > 0)
  const again = first ? settledAfter(after, clearedAt, inRow) : undefined
  const seconds = (ms: number) => Math.max(0, Math.round(ms) / 1000)
  const during = again ? after.slice(0, Math.max(last + 1, after.indexOf(again))) : after
  return {
    // The breach began somewhere within the window: its end is when it was certain.
    detect_s: first ? seconds(first.to - faultAt) : null,
    recover_s: first ? (again ? seconds(again.from - clearedAt) : null) : 0,
    rto_s: first ? (again ? seconds(again.to - faultAt) : null) : 0,
    recovered_at: again ? again.to : null,
    budget_user_s: during.reduce(
      (sum, window) => sum + failedShare(window) * users * seconds(window.to - window.from),
      0,
    ),
    uptime_percent:
      after.length === 0 ? 100 : (100 * after.filter(({ broke }) => broke.length === 0).length) / after.length,
    broke: [...new Set(after.flatMap(({ broke }) => broke))],
  }
}

/** The first window of so many in a row that hold, none of which began before the fault ended. */
function settledAfter(windows: readonly Window[], clearedAt: number, inRow: number): Window | undefined {
  return windows.find((window, at) => {
    const row = windows.slice(at, at + inRow)
    return window.to > clearedAt && row.length === inRow && row.every(({ broke }) => broke.length === 0)
  })
}

/** Of a window in which nothing was answered, everybody was without. */
function failedShare({ requests, failed, broke }: Window): number {
  return broke.includes('silence') ? 1 : requests === 0 ? 0 : failed / requests
}
