import { defineTest } from '../../lib/define-test'
import { medcor } from '../../lib/medcor/plan/platform'
import { load } from '../../lib/plan/profiles/load'

export const { options, setup, teardown, handleSummary } = defineTest(medcor, load)
export * from '../../lib/medcor/drive/journeys'
