import { defineTest } from '../../lib/define-test'
import { stress } from '../../lib/profiles/stress'
import { tcall } from '../../lib/tcall/platform'

export const { options, setup, teardown, handleSummary } = defineTest(tcall, stress)
export * from '../../lib/tcall/journeys'
