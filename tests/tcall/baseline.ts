import { defineTest } from '../../lib/define-test'
import { baseline } from '../../lib/plan/profiles/baseline'
import { tcall } from '../../lib/tcall/plan/platform'

export const { options, setup, teardown, handleSummary } = defineTest(tcall, baseline)
export * from '../../lib/tcall/drive/journeys'
