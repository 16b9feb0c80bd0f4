type Guard = (kind: string, body: object | string) => void

let guard: Guard | undefined

/** Sets the gate that every body passes before it is sent; each platform sets its own, and nothing takes it away. */
export function guardBodies(gate: Guard): void {
  guard = gate
}

/** @throws Error of one line when a body must not be sent */
export function checkOutgoing(kind: string, body: object | string): void {
  if (!guard) throw notSent(`${kind} is not sent: the platform set no guard for its bodies`)
  try {
    guard(kind, body)
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
