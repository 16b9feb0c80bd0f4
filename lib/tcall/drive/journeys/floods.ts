import { badLogin, flooded } from '../../../drive/flooding'
import { rowOf } from '../../../drive/run'
import { startIteration } from '../../../drive/start-iteration'
import type { TcallRun } from '../../run-data'
import { login, tcallContext } from '../platform'
import { inboundEvent, newCallId, sendForged, sendOversized } from '../provider-event'
import { routes } from '../routes'

/** Guesses the password of an account that no user of the run has: the last one. */
export function floodLogins(): void {
  startIteration()
  const { accounts } = tcallContext()
  const { email } = rowOf(accounts, accounts.length - 1)
  badLogin(login({ email, password: 'wrong' }, { expect: [401, 429] }).status, false)
}

/** Events with a signature that does not fit. */
export function floodForged(data: TcallRun): void {
  startIteration()
  const event = inboundEvent(data, newCallId(data), 'call_started')
  flooded(
    sendForged(routes.healthy, event).status,
    'forgeries',
    'forgery-taken',
    'a forged webhook was taken in a flood',
  )
}

/** Well signed, and larger than any proxy should take. */
export function floodOversized(data: TcallRun): void {
  startIteration()
  const event = inboundEvent(data, newCallId(data), 'call_started')
  const { status } = sendOversized(routes.healthy, event)
  flooded(status, 'oversized', 'oversized-taken', 'a webhook that is too large was taken')
}
