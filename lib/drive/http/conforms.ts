import type { Validator } from '../../../contracts/generated/tcall.validators.js'

/**
 * Checks responses by the validators that the build compiled from a contract.
 * @returns says which field does not fit, never its value
 */
export function conformsTo(validators: Readonly<Record<string, Validator>>) {
  return (operation: string, status: number, body: unknown): string | undefined => {
    const validate = validators[`${operation} ${status}`]
    if (!validate) return `the contract has no status ${status} with a JSON body for ${operation}`
    if (validate(body)) return undefined
    const first = validate.errors?.[0]
    return `${first?.instancePath || 'the body'} ${first?.message ?? 'does not fit the contract'}`
  }
}
