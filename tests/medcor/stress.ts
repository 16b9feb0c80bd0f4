import { defineTest } from '../../lib/define-test'
import { medcor } from '../../lib/medcor/plan/platform'
import { stress } from '../../lib/plan/profiles/stress'

export const { options, setup, teardown, handleSummary } = defineTest(medcor, stress)
export * from '../../lib/medcor/drive/journeys'
