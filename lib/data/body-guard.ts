import { type Fields, misfit, placeOf } from './fields/shape'
import type { FieldClass } from './identifier'
import { isReservedPhone } from './reserved'

/** A phone number that may stand in a body: of the reserved range, or a test number of the environment. */
export function dialable(testNumbers: readonly string[]): FieldClass {
  return {
    id: 'phone',
    holds: (value) => typeof value === 'string' && (isReservedPhone(value) || testNumbers.includes(value)),
  }
}

/**
 * Makes the gate that every body passes before it is sent: each of its fields has a class, and its value lies in
 * what that class allows. Nothing turns it off.
 * @param bodies the fields of every body, by the kind of body: method and path template, as in the contract
 * @returns throws an Error of one line that names field and class, and never the value, which may be a person's
 */
export function bodyGuard(bodies: Readonly<Record<string, Fields>>): (kind: string, body: object | string) => void {
  return (kind, body) => requireFields(kind, body, bodies[kind])
}

/** The same for one kind of body. @throws Error as {@link bodyGuard} says */
export function requireFields(kind: string, body: object | string, fields: Fields | undefined): void {
  if (!fields)
    throw new Error(`${kind} is not sent: its body has no table of fields; add one in lib/<platform>/drive/bodies.ts`)
  const wrong = misfit(typeof body === 'string' ? JSON.parse(body) : body, fields)
  if (!wrong) return
  const { fieldClass } = wrong
  const field = placeOf(wrong)
  throw new Error(
    fieldClass === undefined
      ? `${kind} is not sent: its field ${field} has no class; give it one in lib/<platform>/drive/bodies.ts`
      : `${kind} is not sent: ${field} is outside what ${fieldClass} allows; ${fieldClass === 'template-text' ? 'write it in the words of lib/data/vocabulary.ts, or add one there that is no name' : 'take it from the reserved range'}`,
  )
}
