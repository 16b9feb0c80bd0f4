import type { ReferencePlatform } from '../cli/platform/reference-platform'
import { endpoints as medcorEndpoints } from '../contracts/generated/medcor'
import { endpoints as tcallEndpoints } from '../contracts/generated/tcall'
import { referenceMedcor } from '../reference/medcor/platform'
import { referenceTcall } from '../reference/tcall/platform'
import { comparisonsPerSecond, pairsPerSecond } from '../thresholds/medcor-pace'
import { tcallCountsPerSecond, watchEverySeconds } from '../thresholds/tcall-pace'

/** Requests that one iteration of a journey makes, and the pause after each. */
export interface JourneyCost {
  requests: number
  pauseS?: number
}

/** A load script whose cost is measured, and what the empty script needs to make as many requests. */
export interface Subject {
  script: string
  platform: ReferencePlatform
  /** The service that is asked, by its key in the platform's URLs, and for what. */
  service: string
  path: string
  /** What an iteration of a scenario costs; those not listed make one request. */
  journeys: Readonly<Record<string, JourneyCost>>
  /** Whether the script is also run with faker in it. */
  faker: boolean
  /** The same sessions and arrivals as somebody would write them by hand, beside this file: the scenarios it has. */
  byHand?: { file: string; scenarios: readonly string[] }
}

const forEver = Number.POSITIVE_INFINITY

/** Counted in k6's output of runs on the reference. A VU's first iteration makes one request more: the login. */
export const subjects = {
  tcall: {
    script: 'tcall-load',
    platform: referenceTcall as unknown as ReferencePlatform,
    service: 'tcall',
    path: tcallEndpoints.health.path,
    journeys: {
      dashboard: { requests: 2 },
      fullQueue: { requests: 8 },
      providerWebhooks: { requests: 8 },
      webhookRetry: { requests: 84, pauseS: 0.5 },
      sampleConcurrency: { requests: forEver, pauseS: 4 / tcallCountsPerSecond },
      watchRun: { requests: forEver, pauseS: 1 / 7.5 },
      sessions: { requests: forEver, pauseS: watchEverySeconds },
    },
    faker: true,
    byHand: { file: 'by-hand/tcall-load.js', scenarios: ['sessions', 'arrivals'] },
  },
  medcor: {
    script: 'medcor-load',
    platform: referenceMedcor as unknown as ReferencePlatform,
    service: 'medcor',
    path: medcorEndpoints.health.path,
    journeys: {
      // Think times of minutes, and some requests at once after each.
      sessions: { requests: forEver, pauseS: 45 },
      shiftChange: { requests: 2 },
      sampleSessions: { requests: forEver, pauseS: 0.5 },
      compareRoles: { requests: forEver, pauseS: 8 / (3 * comparisonsPerSecond) },
      compareEncryption: { requests: forEver, pauseS: 12 / (7 * (pairsPerSecond / 2)) },
      refusals: { requests: forEver, pauseS: 4 / 7 },
      idleSession: { requests: forEver, pauseS: 4 },
      intruder: { requests: forEver, pauseS: 4 / 3 },
      handshake: { requests: forEver, pauseS: 2 / 3 },
      watchRun: { requests: forEver, pauseS: 5 },
    },
    faker: false,
  },
} as const satisfies Record<string, Subject>
