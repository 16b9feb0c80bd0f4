import { defineTest } from '../../lib/define-test'
import { smoke as profile } from '../../lib/plan/profiles/smoke'
import { tcall } from '../../lib/tcall/plan/platform'

export const { options, setup, teardown, handleSummary } = defineTest(tcall, profile)
export * from '../../lib/tcall/drive/smoke'
