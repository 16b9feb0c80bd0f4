import { defineTest } from '../../lib/define-test'
import { medcor } from '../../lib/medcor/plan/platform'
import { trial } from '../../lib/plan/profiles/trial'

export const { options, setup, teardown, handleSummary } = defineTest(medcor, trial)
export * from '../../lib/medcor/drive/journeys'
