import { checkAnswer } from '../answers'
import type { Observer } from './client'

/** Compiled by the build from the schema of one response. */
export interface Validator {
  (data: unknown): boolean
  errors?: { instancePath: string; message?: string }[] | null
}

/**
 * Checks each body that was read by the validators that the build compiled from the contracts. What does not fit is
 * said by field, never by value.
 */
export function contractObserver(validators: Readonly<Record<string, Validator>>): Observer {
  return ({ line }, { status, body }) => {
    if (body === undefined) return
    const misfit = misfitOf(validators[`${line} ${status}`], body)
    checkAnswer(misfit === undefined, 'contract', `${line} ${status}: ${misfit}`)
  }
}

function misfitOf(validate: Validator | undefined, body: unknown): string | undefined {
  if (!validate) return 'the contract has no such status with a JSON body'
  if (validate(body)) return undefined
  const first = validate.errors?.[0]
  return `${first?.instancePath || 'the body'} ${first?.message ?? 'does not fit the contract'}`
}
