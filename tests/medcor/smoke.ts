import { defineTest } from '../../lib/define-test'
import { medcor } from '../../lib/medcor/plan/platform'
import { smoke as profile } from '../../lib/plan/profiles/smoke'

export const { options, setup, teardown, handleSummary } = defineTest(medcor, profile)
export * from '../../lib/medcor/drive/smoke'
