import { defineTest } from '../../lib/define-test'
import { trial } from '../../lib/plan/profiles/trial'
import { tcall } from '../../lib/tcall/plan/platform'

export const { options, setup, teardown, handleSummary } = defineTest(tcall, trial)
export * from '../../lib/tcall/drive/journeys'
