import { adoptContext } from '../drive/context'

/** TCall as its journeys need it: see `platform.ts` for all of it. */
export const tcall = { adopt: adoptContext }
