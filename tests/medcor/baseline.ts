import { defineTest } from '../../lib/define-test'
import { medcor } from '../../lib/medcor/platform'
import { baseline } from '../../lib/profiles/baseline'

export const { options, setup, teardown, handleSummary } = defineTest(medcor, baseline)
export * from '../../lib/medcor/journeys'
