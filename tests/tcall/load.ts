import { defineTest } from '../../lib/define-test'
import { load } from '../../lib/profiles/load'
import { tcall } from '../../lib/tcall/platform'

export const { options, setup, teardown, handleSummary } = defineTest(tcall, load)
export * from '../../lib/tcall/journeys'
