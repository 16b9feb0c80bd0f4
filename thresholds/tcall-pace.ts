/** How often a session looks at its call, in seconds: as the dashboard does. */
export const watchEverySeconds = 5

/** How often the platform's calls in progress are counted, per second. */
export const tcallCountsPerSecond = 2
