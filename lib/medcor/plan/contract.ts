import { validators } from '../../../contracts/generated/medcor.validators.js'
import { conformsTo } from '../../drive/http/conforms'

/** Checks a response against Medcor's contract. */
export const conforms = conformsTo(validators)
