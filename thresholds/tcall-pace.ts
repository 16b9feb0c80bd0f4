/** How often a session looks at its call, in seconds: as the dashboard does. */
export const watchEverySeconds = 5
