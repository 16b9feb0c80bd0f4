import { adoptContext } from '../drive/context'

/** Medcor as its journeys need it: see `platform.ts` for all of it. */
export const medcor = { adopt: adoptContext }
