import { defineTest } from '../../lib/define-test'
import { smoke as profile } from '../../lib/plan/profiles/smoke'
import { conforms } from '../../lib/tcall/plan/contract'
import { tcall } from '../../lib/tcall/plan/platform'

export const { options, setup, teardown, handleSummary } = defineTest(tcall, profile, { conforms })
export { smoke } from '../../lib/tcall/drive/smoke'
