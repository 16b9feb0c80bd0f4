import { sleep } from 'k6'
import exec from 'k6/execution'
import { wrongAnswer } from './http/answers'
import { toldError } from './told-error'

/**
 * A journey that meets an answer of another shape than it reads would throw, and k6 only logs that: here it
 * counts as a wrong answer, which fails the run. The message names a property, never a value. What the suite refuses to
 * send stops the run.
 */
export function guarded<D>(journey: (data: D) => void): (data: D) => void {
  return (data) => {
    try {
      journey(data)
    } catch (error) {
      if (error instanceof Error && error.name === 'NotSent') exec.test.abort(error.message)
      wrongAnswer('shape', `${exec.scenario.name} could not read an answer: ${toldError(error)}`)
      // The next iteration follows at once, and would meet the same answer.
      sleep(1)
    }
  }
}
