import { validators as provider } from '../../../contracts/generated/provider.validators.js'
import { validators as tcall } from '../../../contracts/generated/tcall.validators.js'
import { validators as proxy } from '../../../contracts/generated/webhook-proxy.validators.js'
import { conformsTo } from '../../drive/http/conforms'

/** Checks a response against the contracts of TCall, of the webhook proxy and of the voice provider. */
export const conforms = conformsTo({ ...tcall, ...proxy, ...provider })
