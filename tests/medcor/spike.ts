import { defineTest } from '../../lib/define-test'
import { medcor } from '../../lib/medcor/plan/platform'
import { spike } from '../../lib/plan/profiles/spike'

export const { options, setup, teardown, handleSummary } = defineTest(medcor, spike)
export * from '../../lib/medcor/drive/journeys'
