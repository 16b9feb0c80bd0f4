import { acme } from '../../lib/acme/plan/platform'
import { defineTest } from '../../lib/define-test'
import { smoke as profile } from '../../lib/plan/profiles/smoke'

export const { options, setup, teardown, handleSummary } = defineTest(acme, profile)
export * from '../../lib/acme/drive/smoke'
