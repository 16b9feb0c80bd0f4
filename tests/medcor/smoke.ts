import { defineTest } from '../../lib/define-test'
import { conforms } from '../../lib/medcor/plan/contract'
import { medcor } from '../../lib/medcor/plan/platform'
import { smoke as profile } from '../../lib/plan/profiles/smoke'

export const { options, setup, teardown, handleSummary } = defineTest(medcor, profile, { conforms })
export { smoke } from '../../lib/medcor/drive/smoke'
