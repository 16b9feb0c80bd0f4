import { defineTest } from '../../lib/define-test'
import { medcor } from '../../lib/medcor/plan/platform'
import { baseline } from '../../lib/plan/profiles/baseline'

export const { options, setup, teardown, handleSummary } = defineTest(medcor, baseline)
export * from '../../lib/medcor/drive/journeys'
