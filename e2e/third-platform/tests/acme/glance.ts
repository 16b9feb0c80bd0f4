import { acme } from '../../lib/acme/plan/platform'
import { defineTest } from '../../lib/define-test'
import { glance as profile } from '../../lib/plan/profiles/glance'

export const { options, setup, teardown, handleSummary } = defineTest(acme, profile)
export * from '../../lib/acme/drive/smoke'
