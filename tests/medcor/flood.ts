import { defineTest } from '../../lib/define-test'
import { medcor } from '../../lib/medcor/plan/platform'
import { flood } from '../../lib/plan/profiles/flood'

export const { options, setup, teardown, handleSummary } = defineTest(medcor, flood)
export * from '../../lib/medcor/drive/journeys'
