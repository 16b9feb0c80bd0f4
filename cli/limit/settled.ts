import { setTimeout as sleep } from 'node:timers/promises'
import type { Progress } from '../progress'
import type { AskBeside } from './ask-beside'

/** A platform that is not itself again by then, after a trial, will not be. */
const settleTimeoutMs = 300_000
/** So many seconds in a row nothing waits. */
const quietSeconds = 2

/** Waits until the platform is well and nothing waits in it. */
export async function settled(asking: AskBeside, progress: Progress, signal: AbortSignal): Promise<void> {
  const end = Date.now() + settleTimeoutMs
  const draining = asking.counts.filter(({ drains }) => drains)
  const quiet = async () => {
    if (!(await asking.isWell())) return 'it does not answer'
    for (const count of draining) {
      const waiting = await asking.count(count)
      if (waiting !== 0) return `${waiting ?? 'nobody says how many'} ${count.of}`
    }
    return undefined
  }
  if ((await quiet()) === undefined) return
  await progress.step('waiting until nothing waits', async (tick) => {
    for (let seconds = 0; seconds < quietSeconds; ) {
      const left = await quiet()
      seconds = left === undefined ? seconds + 1 : 0
      tick(left ?? '')
      if (left !== undefined && Date.now() > end)
        throw new Error(
          `the platform is not itself again ${settleTimeoutMs / 1000} s after a trial: ${left}; the trials are kept: mend it, and the same command goes on`,
        )
      await sleep(1_000, undefined, { signal })
    }
  })
}
