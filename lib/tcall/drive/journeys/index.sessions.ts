import { guarded } from '../../../drive/guarded'
import { arrive as arriveJourney } from './arrive'
import { callSession as callSessionJourney } from './call-session'

/** The journeys of nearly all VUs. */
export const arrive = guarded(arriveJourney)
export const callSession = guarded(callSessionJourney)
