import { grouped } from '../../lib/plan/summary/format'
import { interruptible } from '../interruptible'
import { k6WithScripts } from '../k6/with-scripts'
import { KeptList } from '../kept-list'
import { roundsFolder, writeLimitsPage } from '../limit/limits-page'
import { referenceOf } from '../platform/references'
import { targetOf } from '../target'
import { hurt } from './hurt'
import { type ProvedRound, roundOf, totalsOf } from './proved-round'
import { settings } from './resilience'

/** On each of two platforms half of 100 crashes and of 100,000 acknowledged writes. */
const wanted = { crashes: 50, acknowledged: 50_000 }
/** A round has a platform and a ledger of its own: an interruption costs no more than one. */
const inRound = { crashes: 10, acknowledged: 10_000 }
/** At most so many a second: short calls fill no slots then. */
const writes = 50
const vus = 20

/**
 * Crashes a reference platform again and again under ledgered writes, round by round, goes on where it was interrupted,
 * and writes docs/LIMITS.md.
 * @param rounds so many now; all that are missing when absent
 * @returns 0 when nothing was lost, there twice or otherwise wrong, else 1
 */
export async function proveResilience(
  name: string,
  { rounds, fresh }: { rounds?: number; fresh: boolean },
): Promise<number> {
  const { baseUrl } = (await referenceOf(name)).asked
  if (process.env[baseUrl])
    throw new Error(`only the reference platform that this starts is crashed again and again: unset ${baseUrl}`)
  const kept = await KeptList.open<ProvedRound>(roundsFolder(name), fresh)
  const missing = () => {
    const { crashes, acknowledged } = totalsOf(kept.all)
    return crashes < wanted.crashes || acknowledged < wanted.acknowledged
  }
  return interruptible(async ({ progress, signal }) => {
    const k6 = await k6WithScripts({ progress, signal })
    for (let round = 0; round < (rounds ?? Number.POSITIVE_INFINITY) && missing(); round++) {
      const target = await targetOf(name, { progress, signal, settings })
      try {
        if (!target.reference) throw new Error('a platform is up, and resilience starts its own; npm run down stops it')
        const options = { vus, writes, ...inRound }
        const { result } = await hurt(name, {
          options,
          k6,
          target,
          progress,
          signal,
          foreign: undefined,
          timeoutS: 120,
        })
        if (result.verdict === 'invalid')
          throw new Error(`${result.reason}; what was proved is kept: the same command goes on`)
        await kept.keep(roundOf(result))
        progress.note(`round ${kept.all.length}: ${result.reason}`)
      } finally {
        await target.stop()
      }
      await writeLimitsPage()
    }
    const { crashes, acknowledged, lost, duplicated, otherwise_wrong } = totalsOf(kept.all)
    progress.note(
      `${name}: ${grouped(crashes)} crashes, ${grouped(acknowledged)} acknowledged writes: ${lost} lost, ${duplicated} there twice, ${otherwise_wrong} otherwise wrong`,
    )
    return lost + duplicated + otherwise_wrong === 0 ? 0 : 1
  }, 'interrupted; the rounds that ended are kept: the same command goes on')
}
