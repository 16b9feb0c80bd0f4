import { sinceStartS } from '../clock'
import { addCore } from '../init'
import { run } from '../run'
import type { Response, Sent } from './client'

/** After the load fell: records until when requests still failed or were over their limits. */
export function observeRecovery({ options, time }: Sent, { cause, tookMs, sentAt }: Response<unknown>): void {
  const { recovery } = run()
  const { sla } = options
  if (!recovery || time.phase !== 'recovery' || !sla) return
  if (cause || tookMs >= (recovery.limitMs[sla] ?? Number.POSITIVE_INFINITY))
    addCore.recovery_breach_s(sinceStartS(sentAt) - recovery.fromS, { sla })
}
