import { defineTest } from '../../lib/define-test'
import { medcor } from '../../lib/medcor/platform'
import { load } from '../../lib/profiles/load'

export const { options, setup, teardown, handleSummary } = defineTest(medcor, load)
export * from '../../lib/medcor/journeys'
