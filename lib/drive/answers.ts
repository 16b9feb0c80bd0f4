import { check } from 'k6'
import type { WrongAnswerKind } from '../../thresholds/vocabulary'
import { phaseOf } from './clock'
import { addCore } from './init'

/** A VU logs its first wrong answers and only counts the rest, so that a broken platform does not flood the console. */
const saidAtMost = 3
let said = 0

/** What k6's `checks` are named by: the claim that an answer of each kind is held to. */
const claims = (): Record<WrongAnswerKind, string> => ({
  shape: 'every field is there and of its kind',
  tenant: 'the data is of the own tenant',
  identity: 'the answer is about what was asked for',
  'forbidden-allowed': 'what a role may not do is refused',
  'dead-token-accepted': 'a session that is over is refused',
  'read-back': 'an own update is there',
  filter: 'a list holds only what was asked for',
  count: 'numbers agree with each other',
  routing: 'a call goes where its rules say',
  contract: 'the response fits the contract',
  'login-let-in': 'a wrong password is refused',
  unthrottled: 'a flood is throttled',
  'forgery-taken': 'a forged event is refused',
  'oversized-taken': 'an oversized event is refused',
})

/**
 * The checks that passed, as k6 wants them; made once of each kind, since an answer is checked with every request. k6
 * takes any value for a check: a text costs a VU less than a function, and than the first boolean that k6 looks at.
 */
const passed: Partial<Record<WrongAnswerKind, Checks>> = {}
const held = 'held'
const broken = ''

/**
 * Checks what an answer says, and counts it in k6's `checks` under the claim of its kind. One wrong answer fails the
 * run (G3).
 * @param right whether the answer is as it must be
 * @param what what the answer is about
 * @param message one line that names the field, never a value of it; said where the answer is wrong
 */
export function checkAnswer(right: boolean, what: WrongAnswerKind, message: string): boolean {
  addCore.answers_checked(1)
  if (!right) {
    wrongAnswer(what, message)
    return false
  }
  passed[what] ??= checkOf(what, held)
  check(null, passed[what])
  return true
}

type Checks = Parameters<typeof check>[1]

function checkOf(what: WrongAnswerKind, outcome: string): Checks {
  return { [claims()[what]]: outcome } as unknown as Checks
}

/** Counts a wrong answer that another check found. */
export function wrongAnswer(what: WrongAnswerKind, message: string): void {
  addCore.wrong_answers(1, { what })
  check(null, checkOf(what, broken))
  said += 1
  if (said > saidAtMost) return
  // An error in setup() stops the run with one line; this is the detail behind it.
  const say = phaseOf(Date.now()) === 'setup' ? console.warn : console.error
  say(`wrong answer (${what}): ${message}`)
}
