import { defineTest } from '../../lib/define-test'
import { smoke as profile } from '../../lib/profiles/smoke'
import { conforms } from '../../lib/tcall/contract'
import { tcall } from '../../lib/tcall/platform'

export const { options, setup, teardown, handleSummary } = defineTest(tcall, profile, { conforms })
export { smoke } from '../../lib/tcall/smoke'
