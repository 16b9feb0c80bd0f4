import { adoptContext } from './context'

/** TCall in the part of a script that holds the journeys beside the sessions. */
export const tcall = { adopt: adoptContext }
