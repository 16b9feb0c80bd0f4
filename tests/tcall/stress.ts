import { defineTest } from '../../lib/define-test'
import { stress } from '../../lib/plan/profiles/stress'
import { tcall } from '../../lib/tcall/plan/platform'

export const { options, setup, teardown, handleSummary } = defineTest(tcall, stress)
export * from '../../lib/tcall/drive/journeys'
