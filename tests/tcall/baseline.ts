import { defineTest } from '../../lib/define-test'
import { baseline } from '../../lib/profiles/baseline'
import { tcall } from '../../lib/tcall/platform'

export const { options, setup, teardown, handleSummary } = defineTest(tcall, baseline)
export * from '../../lib/tcall/journeys'
