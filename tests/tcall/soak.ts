import { defineTest } from '../../lib/define-test'
import { soak } from '../../lib/profiles/soak'
import { tcall } from '../../lib/tcall/platform'

export const { options, setup, teardown, handleSummary } = defineTest(tcall, soak)
export * from '../../lib/tcall/journeys'
