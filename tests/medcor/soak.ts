import { defineTest } from '../../lib/define-test'
import { medcor } from '../../lib/medcor/plan/platform'
import { soak } from '../../lib/plan/profiles/soak'

export const { options, setup, teardown, handleSummary } = defineTest(medcor, soak)
export * from '../../lib/medcor/drive/journeys'
