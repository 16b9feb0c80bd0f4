import type { Platform } from '../platform'
import { openContext, type TcallValues } from './context'
import type { TcallRun } from './run-data'

/** TCall as a VU sees it: see `platform.ts` for all of it. */
export const tcall: Pick<Platform<TcallRun>, 'init'> = {
  init: (values, vus) => openContext(values as TcallValues, vus),
}
