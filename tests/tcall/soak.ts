import { defineTest } from '../../lib/define-test'
import { soak } from '../../lib/plan/profiles/soak'
import { tcall } from '../../lib/tcall/plan/platform'

export const { options, setup, teardown, handleSummary } = defineTest(tcall, soak)
export * from '../../lib/tcall/drive/journeys'
