import { check as k6Check } from 'k6'

/** What may stand for the outcome of a check; it passes when it is truthy. */
type Outcome = unknown[] | Record<string | number | symbol, unknown> | boolean | string | number | null | undefined
type Checker<T> = ((value: T) => Outcome | Promise<Outcome>) | Outcome | Promise<Outcome>
// biome-ignore lint/suspicious/noExplicitAny: a checker of any value may be in the map; only its result is looked at.
type SyncCheckers = Record<string, ((value: any) => Outcome) | Outcome>

/** A plain boolean, unless a checker may give a promise. */
// biome-ignore lint/suspicious/noExplicitAny: as above.
type Result<C extends Record<string, Checker<any>>> = C extends SyncCheckers ? boolean : Promise<boolean>

/**
 * k6's own `check`, which also waits for promises: a checker may be a value, a promise, or a function that
 * returns either. Each check counts when its outcome is known; one that throws or rejects fails, and the error goes on.
 * @returns whether all passed: at once when no promise was involved, else as a promise
 */
export function check<T, C extends Record<string, Checker<T>>>(
  val: T,
  sets: C,
  tags: Record<string, string> = {},
): Result<C> {
  const outcomes = Object.entries(sets).map(([name, checker]) => {
    const count = (outcome: unknown) => k6Check(null, { [name]: () => Boolean(outcome) }, tags)
    const fail = (error: unknown) => {
      count(false)
      throw error
    }
    const outcome = typeof checker === 'function' ? called(checker, val, fail) : checker
    return outcome instanceof Promise ? outcome.then(count, fail) : count(outcome)
  })
  const allPassed = (passed: boolean[]) => passed.every(Boolean)
  const promised = outcomes.some((outcome) => outcome instanceof Promise)
  return (promised ? Promise.all(outcomes).then(allPassed) : allPassed(outcomes as boolean[])) as Result<C>
}

function called<T>(checker: (value: T) => unknown, val: T, fail: (error: unknown) => never): unknown {
  try {
    return checker(val)
  } catch (error) {
    return fail(error)
  }
}
