import { type Run, startRun } from './run'

/** What the VU's own part worked out or opened in the init context. */
declare const given: { run: Run; platform: object }

/** `defineTest` in the part that holds the journeys beside the sessions: it goes on from what the VU has. */
export function defineTest(platform: { adopt(opened: object): void }): { options: object } {
  startRun(given.run)
  platform.adopt(given.platform)
  return { options: {} }
}
