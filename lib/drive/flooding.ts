import type { WrongAnswerKind } from '../../thresholds/vocabulary'
import { checkAnswer } from './answers'
import { addCore } from './init'

/** So many bad logins of one VU in a row, and none was told to wait: nobody slows the guessing down. */
const unthrottledAfter = 50
let inARow = 0

/**
 * Counts what an attacker sent, once it was answered, and checks that it was not taken. A platform that did not answer
 * has refused nothing.
 * @param of the word that counts it
 */
export function flooded(status: number, of: string, what: WrongAnswerKind, message: string): void {
  if (status === 0 || status >= 500) return
  addCore.samples(1, { of })
  checkAnswer(status >= 400, what, message)
}

/** A bad login of a flood. @param throttles whether the platform promises to slow guessing down */
export function badLogin(status: number, throttles: boolean): void {
  flooded(status, 'bad_logins', 'login-let-in', 'a login with a wrong password was let in')
  if (!throttles || status === 0 || status >= 500) return
  inARow = status === 429 ? 0 : inARow + 1
  if (inARow < unthrottledAfter) return
  inARow = 0
  checkAnswer(false, 'unthrottled', `${unthrottledAfter} bad logins in a row were not throttled`)
}
