import { guarded } from '../../../drive/guarded'
import { shift as shiftJourney } from './session'

/** The journeys of nearly all VUs. */
export const shift = guarded(shiftJourney)
