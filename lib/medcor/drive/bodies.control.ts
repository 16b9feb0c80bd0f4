import { requestLine } from '../../../contracts/generated/medcor'
import type { Fields } from '../../data/fields/shape'
import { configured, platformToken } from '../../data/plain'

/** setup() and teardown() log in and send no other body: the tables of all of them would only make the script larger. */
export const bodies: Readonly<Record<string, Fields>> = {
  [requestLine.login]: { email: configured, password: configured },
  [requestLine.refresh]: { refresh: platformToken },
}
