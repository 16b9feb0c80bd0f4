import { requireFields } from '../../data/body-guard'
import type { Fields } from '../../data/fields/shape'

let allowed: Readonly<Record<string, Fields>> | undefined

/**
 * Sets what every body has to fit before it is sent; each platform sets its own, and nothing takes it away.
 * @param bodies the fields of every body, by method and path template
 */
export function guardBodies(bodies: Readonly<Record<string, Fields>>): void {
  allowed = bodies
}

/** @throws Error of one line when a body must not be sent */
export function checkOutgoing(kind: string, body: object | string): void {
  if (!allowed) throw notSent(`${kind} is not sent: the platform set no guard for its bodies`)
  try {
    requireFields(kind, body, allowed[kind])
  } catch (error) {
    throw notSent((error as Error).message)
  }
}

/** Marks a body that was refused before it was sent. No answer was wrong, and the run has to stop. */
export function notSent(message: string): Error {
  const error = new Error(message)
  error.name = 'NotSent'
  return error
}
