import { defineTest } from '../../lib/define-test'
import { load } from '../../lib/plan/profiles/load'
import { tcall } from '../../lib/tcall/plan/platform'

export const { options, setup, teardown, handleSummary } = defineTest(tcall, load)
export * from '../../lib/tcall/drive/journeys'
