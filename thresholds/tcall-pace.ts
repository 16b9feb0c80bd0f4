/** How often a session looks at its call, in seconds: as the dashboard does. */
export const watchEverySeconds = 5

/** How often the platform's calls in progress are counted, per second. */
export const countsPerSecond = 2

/** T5d: how far from the schedule a retry may be, as a share of the delay, its jitter included. */
export const retryTolerance = 0.1

/** T5b: an event without effect or dead letter is lost so long after the drain, in seconds. */
export const lostAfterS = 30
