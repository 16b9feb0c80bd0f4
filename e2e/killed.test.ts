import { recoversFrom } from './recovers-from'

/** The others are in `killed.long.test.ts`. */
recoversFrom(({ quick }) => quick === true)
