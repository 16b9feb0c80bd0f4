import { validators as provider } from '../../contracts/generated/provider.validators.js'
import { validators as tcall } from '../../contracts/generated/tcall.validators.js'
import { validators as proxy } from '../../contracts/generated/webhook-proxy.validators.js'

const validators = { ...tcall, ...proxy, ...provider }

/** Checks a response by the validator that the build compiled from the contract; says which field does not fit, never its value. */
export function conforms(operation: string, status: number, body: unknown): string | undefined {
  const validate = validators[`${operation} ${status}`]
  if (!validate) return `the contract has no status ${status} with a JSON body for ${operation}`
  if (validate(body)) return undefined
  const first = validate.errors?.[0]
  return `${first?.instancePath || 'the body'} ${first?.message ?? 'does not fit the contract'}`
}
