import { defineTest } from '../../lib/define-test'
import { flood } from '../../lib/plan/profiles/flood'
import { tcall } from '../../lib/tcall/plan/platform'

export const { options, setup, teardown, handleSummary } = defineTest(tcall, flood)
export * from '../../lib/tcall/drive/journeys'
