/** How far from the schedule a retry may be, as a share of the delay, its jitter included. */
export const retryTolerance = 0.1

/** An event without effect or dead letter is lost so long after the drain, in seconds. */
export const lostAfterS = 30
