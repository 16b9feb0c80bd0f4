import { defineTest } from '../../lib/define-test'
import { conforms } from '../../lib/medcor/contract'
import { medcor } from '../../lib/medcor/platform'
import { smoke as profile } from '../../lib/profiles/smoke'

export const { options, setup, teardown, handleSummary } = defineTest(medcor, profile, { conforms })
export { smoke } from '../../lib/medcor/smoke'
