import { defineTest } from '../../lib/define-test'
import { spike } from '../../lib/plan/profiles/spike'
import { tcall } from '../../lib/tcall/plan/platform'

export const { options, setup, teardown, handleSummary } = defineTest(tcall, spike)
export * from '../../lib/tcall/drive/journeys'
