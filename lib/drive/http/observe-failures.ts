import { addCore } from '../init'
import type { Response, Sent } from './client'
import { sayFailure } from './failure'

/** Counts each failure by its cause and its operation, and says those that got no answer. */
export function observeFailures({ line, time }: Sent, { cause, status, errorCode }: Response<unknown>): void {
  if (!cause) return
  addCore.request_errors(1, { cause, name: line, phase: time.phase })
  if (status === 0) sayFailure(line, cause, errorCode)
}
