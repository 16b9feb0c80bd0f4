import { defineTest } from '../../lib/define-test'
import { medcor } from '../../lib/medcor/platform'
import { soak } from '../../lib/profiles/soak'

export const { options, setup, teardown, handleSummary } = defineTest(medcor, soak)
export * from '../../lib/medcor/journeys'
