import { defineTest } from '../../lib/define-test'
import { medcor } from '../../lib/medcor/platform'
import { stress } from '../../lib/profiles/stress'

export const { options, setup, teardown, handleSummary } = defineTest(medcor, stress)
export * from '../../lib/medcor/journeys'
