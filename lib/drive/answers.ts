import type { WrongAnswerKind } from '../../thresholds/vocabulary'
import { phaseOf } from './clock'
import { add } from './init'

/** A VU logs its first wrong answers and only counts the rest, so that a broken platform does not flood the console. */
const saidAtMost = 3
let said = 0

/**
 * Checks what an answer says. One wrong answer fails the run (G3).
 * @param right whether the answer is as it must be
 * @param what what the answer is about
 * @param message one line that names the field, never a value of it
 */
export function checkAnswer(right: boolean, what: WrongAnswerKind, message: string): boolean {
  add.answers_checked(1)
  if (!right) wrongAnswer(what, message)
  return right
}

/** Counts a wrong answer that another check found. */
export function wrongAnswer(what: WrongAnswerKind, message: string): void {
  add.wrong_answers(1, { what })
  said += 1
  if (said > saidAtMost) return
  // An error in setup() stops the run with one line; this is the detail behind it.
  const say = phaseOf(Date.now()) === 'setup' ? console.warn : console.error
  say(`wrong answer (${what}): ${message}`)
}
